import { createSignal, type JSX, onCleanup } from 'solid-js'

const LONG = 900

/** A button that must be held for a moment: what it does cannot be taken back. Enter and space are held likewise. */
export const Hold = (props: {
  readonly children: JSX.Element
  readonly done: () => void
  readonly disabled?: boolean
}): JSX.Element => {
  const [isHeld, setHeld] = createSignal(false)
  let timeout = 0
  const begin = (): void => {
    if (isHeld()) return
    setHeld(true)
    timeout = window.setTimeout(() => {
      setHeld(false)
      props.done()
    }, LONG)
  }
  const end = (): void => {
    window.clearTimeout(timeout)
    setHeld(false)
  }
  const isPress = (event: KeyboardEvent): boolean => event.key === 'Enter' || event.key === ' '
  onCleanup(end)
  return (
    <button
      type="button"
      class="hold"
      data-held={isHeld()}
      disabled={props.disabled ?? false}
      title="Hold to confirm"
      onPointerDown={begin}
      onPointerUp={end}
      onPointerLeave={end}
      onKeyDown={event => {
        if (!isPress(event)) return
        event.preventDefault()
        begin()
      }}
      onKeyUp={end}
      onBlur={end}
    >
      {props.children}
    </button>
  )
}
