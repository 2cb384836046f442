import { type Accessor, createEffect, createSignal, onCleanup, onMount } from 'solid-js'

const AROUND = 12

/** Which rows of a long list are near what is seen: only they are made. All are as high as `height` says. */
export const windowed = (
  count: Accessor<number>,
  height: number,
): { readonly ref: (element: HTMLElement) => void; readonly from: Accessor<number>; readonly to: Accessor<number> } => {
  const [from, setFrom] = createSignal(0)
  const [to, setTo] = createSignal(60)
  let place: HTMLElement | undefined
  const look = (): void => {
    if (place === undefined) return
    const above = -place.getBoundingClientRect().top
    setFrom(Math.max(0, Math.min(count(), Math.floor(above / height) - AROUND)))
    setTo(Math.max(0, Math.min(count(), Math.ceil((above + window.innerHeight) / height) + AROUND)))
  }
  onMount(() => {
    window.addEventListener('scroll', look, { passive: true })
    window.addEventListener('resize', look)
    onCleanup(() => {
      window.removeEventListener('scroll', look)
      window.removeEventListener('resize', look)
    })
  })
  createEffect(() => {
    count()
    look()
  })
  return {
    ref: element => {
      place = element
    },
    from,
    to,
  }
}
