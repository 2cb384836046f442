import { createSignal } from 'solid-js'
import { go, place, whyAddress } from './router.ts'
import { desk } from './store.ts'

export type Overlay = 'none' | 'help' | 'search' | 'halt'
const [overlay, setOverlay] = createSignal<Overlay>('none')

export { overlay, setOverlay }

/** All keys with what they do: the list that `?` shows. */
export const KEYS: ReadonlyArray<readonly [string, string]> = [
  ['g d', 'Desk'],
  ['g m', 'Matches'],
  ['g p', 'Positions and orders'],
  ['g s', 'Strategies'],
  ['g y', 'History'],
  ['g h', 'Health'],
  ['g c', 'Payoff calculator'],
  ['g t', 'Teams'],
  ['j', 'Next row'],
  ['k', 'Row before'],
  ['Enter', 'Open the row'],
  ['w', 'Why: the chain behind the row, else behind the last thing done'],
  ['h', 'Halt'],
  ['/', 'Search matches, teams, orders, strategies'],
  ['?', 'This list'],
  ['Esc', 'Close'],
]
const GOES: Readonly<Record<string, string>> = {
  d: '/',
  m: '/matches',
  p: '/positions',
  s: '/strategies',
  y: '/history',
  h: '/health',
  c: '/payoff',
  t: '/teams',
}
const PATIENCE = 1200

/** Moves the focus among the rows of the view. */
const move = (step: 1 | -1): void => {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')]
  const at = rows.findIndex(row => row.matches(':focus'))
  const next = rows[at < 0 ? (step === 1 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}

/** The action behind what is focused; else behind the newest thing that the engine did. */
const whyHere = (): string | null => {
  const focused = document.activeElement?.closest<HTMLElement>('[data-why]')?.dataset['why']
  if (focused !== undefined && focused !== '') return focused
  return desk.deeds.rows().find(line => line.action !== '')?.action ?? null
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement

export const startKeys = (): void => {
  let wentAt = 0
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape') return setOverlay('none')
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || overlay() !== 'none') return
    const isSecond = event.timeStamp - wentAt < PATIENCE && wentAt > 0
    wentAt = 0
    if (isSecond) {
      const address = GOES[event.key]
      if (address !== undefined) return go(address)
    }
    switch (event.key) {
      case 'g':
        wentAt = event.timeStamp
        return
      case 'j':
        return move(1)
      case 'k':
        return move(-1)
      case 'w': {
        const action = whyHere()
        if (action !== null && place().view !== 'why') go(whyAddress(action))
        return
      }
      case 'h':
        return setOverlay('halt')
      case '?':
        return setOverlay('help')
      case '/':
        event.preventDefault()
        return setOverlay('search')
    }
  })
}
