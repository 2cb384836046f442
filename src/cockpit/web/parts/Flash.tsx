import { createEffect, type JSX, on } from 'solid-js'

const still = window.matchMedia('(prefers-reduced-motion: reduce)')
/** In four steps: as many paints, where a smooth fade paints at every frame. */
const FADE = { duration: 400, easing: 'steps(4)' } as const
/** What changes faster would only ever be tinted; and a whole list that changes at once is no news of any of its figures. */
const REST = 1000
const MOST_AT_ONCE = 24
let lit = 0

/** A figure that tints for a moment when it changes; nothing moves. */
export const Flash = (props: { readonly value: string; readonly class?: string }): JSX.Element => {
  let place: HTMLSpanElement | undefined
  let litAt = -REST
  const tint = (): void => {
    const at = performance.now()
    if (place === undefined || still.matches || lit >= MOST_AT_ONCE || at - litAt < REST) return
    litAt = at
    lit += 1
    const motion = place.animate({ backgroundColor: ['var(--tint)', 'transparent'] }, FADE)
    const end = (): void => {
      lit -= 1
    }
    motion.finished.then(end, end)
  }
  createEffect(
    on(
      () => props.value,
      (value, before) => {
        if (value !== before) tint()
      },
      { defer: true },
    ),
  )
  return (
    <span ref={element => (place = element)} class={`flash num ${props.class ?? ''}`}>
      {props.value}
    </span>
  )
}
