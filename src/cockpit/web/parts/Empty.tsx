import type { JSX } from 'solid-js'

/** Nothing yet: what will appear here, and when. */
export const Empty = (props: { readonly children: JSX.Element }): JSX.Element => <p class="empty">{props.children}</p>

/** The shape of what comes, while it comes. */
export const Skeleton = (props: { readonly rows: number }): JSX.Element => (
  <div class="skeleton" aria-hidden="true">
    {Array.from({ length: props.rows }, () => (
      <div class="bone" />
    ))}
  </div>
)

/** Something could not be read: what, and what to do. */
export const Trouble = (props: { readonly says: string; readonly again: () => void }): JSX.Element => (
  <div class="trouble" role="alert">
    <p>{props.says}</p>
    <button type="button" onClick={() => props.again()}>
      Try again
    </button>
  </div>
)
