import { createEffect, type JSX, on } from 'solid-js'

const still = window.matchMedia('(prefers-reduced-motion: reduce)')
const TINT = 400

/** A figure that tints for a moment when it changes; nothing moves. */
export const Flash = (props: { readonly value: string; readonly class?: string }): JSX.Element => {
  let place: HTMLSpanElement | undefined
  createEffect(
    on(
      () => props.value,
      (value, before) => {
        if (value !== before && !still.matches)
          place?.animate({ backgroundColor: ['var(--tint)', 'transparent'] }, { duration: TINT })
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
