import { type JSX, Show } from 'solid-js'
import { millis } from '../../../domain/money.ts'
import { span } from '../../figures.ts'
import { now, utcText } from '../now.ts'
import { desk } from '../store.ts'

const FRESH = 2000

/** How far a price has faded: 0 fresh … 4 nearly too old, 5 too old. */
const fading = (age: number, most: number): number => {
  if (age > most) return 5
  if (age < FRESH) return 0
  return Math.min(4, 1 + Math.floor(((age - FRESH) / (most - FRESH)) * 4))
}

/** The age of a price: its colour fades with it, struck through once no strategy gets it any more. */
export const Age = (props: { readonly at: number | null }): JSX.Element => {
  const age = () => (props.at === null ? null : Math.max(0, now() - props.at))
  const most = () => desk.head()?.maxPriceAge ?? 20_000
  return (
    <span
      class="age num"
      data-fade={age() === null ? 'none' : fading(age() ?? 0, most())}
      title={props.at === null ? 'no price yet' : `observed ${utcText(props.at)}`}
    >
      {age() === null ? '–' : span(millis(age() ?? 0))}
    </span>
  )
}

/** Since a moment, in words that count on, eg/ `4 s ago`; UTC on hover. */
export const Ago = (props: { readonly at: number }): JSX.Element => (
  <time class="ago num" title={utcText(props.at)}>
    {span(millis(Math.max(0, now() - props.at)))} ago
  </time>
)

/** When something ends by itself, in words that count down, eg/ `ends in 2 m 05 s`; nothing where it does not. */
export const Until = (props: { readonly at: number | null }): JSX.Element => (
  <Show when={props.at} keyed>
    {at => (
      <time class="label num" title={utcText(at)}>
        ends in {span(millis(Math.max(0, at - now())))}
      </time>
    )}
  </Show>
)
