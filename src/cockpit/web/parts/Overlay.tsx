import { type JSX, onCleanup, onMount } from 'solid-js'
import { setOverlay } from '../keys.ts'

/** Something over the page: the rest is out of reach until it is closed, and the focus goes back where it was. */
export const Overlay = (props: { readonly title: string; readonly children: JSX.Element }): JSX.Element => {
  let dialog: HTMLDialogElement | undefined
  onMount(() => {
    const before = document.activeElement
    dialog?.showModal()
    onCleanup(() => {
      if (before instanceof HTMLElement) before.focus()
    })
  })
  return (
    <dialog
      class="overlay"
      aria-label={props.title}
      ref={element => (dialog = element)}
      onClose={() => setOverlay('none')}
      onCancel={() => setOverlay('none')}
    >
      <header class="overlay-head">
        <h2>{props.title}</h2>
        <button type="button" class="quiet" onClick={() => setOverlay('none')}>
          Close
        </button>
      </header>
      {props.children}
    </dialog>
  )
}
