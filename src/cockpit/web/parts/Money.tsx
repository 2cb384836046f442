import type { JSX } from 'solid-js'
import type { ProfitDirection } from '../../figures.ts'
import { Flash } from './Flash.tsx'

/** Money made or lost: coloured, and always with its sign. */
export const Money = (props: { readonly value: string; readonly direction: ProfitDirection }): JSX.Element => (
  <Flash value={props.value} class={`money ${props.direction}`} />
)

/** The usual set of a strategy goes without saying, eg/ `scalp`, `scalp@tight`. */
export const shortName = (strategy: string): string => strategy.replace(/@default$/, '')

/** A side in its own hue, with its word. */
export const Side = (props: { readonly side: string; readonly team?: string }): JSX.Element => (
  <span class="side" data-side={props.side}>
    {props.side}
    {props.team === undefined || props.team === '' ? '' : ` ${props.team}`}
  </span>
)

/** A sentence in which no line ends between a minus and its figure. */
export const unbroken = (text: string): string => text.replaceAll('−$', '−\u2060$')
