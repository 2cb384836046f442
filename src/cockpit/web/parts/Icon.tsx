import type { JSX } from 'solid-js'

/** Outlines on a 16-pixel grid. */
const PATHS: Readonly<Record<string, string>> = {
  desk: 'M2 9h3l2-5 3 8 2-5h2',
  matches: 'M2 4h12M2 8h12M2 12h7',
  positions: 'M2 13V8h3v5M6.5 13V3h3v10M11 13V6h3v7',
  strategies: 'M3 3v10M3 6h4v4h6M11 8l2 2-2 2',
  history: 'M8 4v4l3 2M8 2a6 6 0 1 0 6 6',
  health: 'M8 13.5C4 10.5 2 8.600 2 6a3 3 0 0 1 6-1 3 3 0 0 1 6 1c0 2.600-2 4.500-6 7.500Z',
  payoff: 'M2 13h12M2 10l4-4 3 3 5-6',
  teams:
    'M5.500 7.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM2 13c0-2 1.500-3.500 3.500-3.500S9 11 9 13M11 4a2 2 0 0 1 0 4M11.500 9.500C13 9.800 14 11.200 14 13',
}

export const Icon = (props: { readonly name: string }): JSX.Element => (
  <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    <path d={PATHS[props.name] ?? ''} />
  </svg>
)
