import type { JSX } from 'solid-js'

/** A part of a view with its name. */
export const Panel = (props: {
  readonly title: string
  readonly class?: string
  readonly aside?: JSX.Element
  readonly children: JSX.Element
}): JSX.Element => (
  <section class={`panel ${props.class ?? ''}`} aria-label={props.title}>
    <header class="panel-head">
      <h2>{props.title}</h2>
      <div class="panel-aside">{props.aside}</div>
    </header>
    {props.children}
  </section>
)
