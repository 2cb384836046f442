/** What the fake venue is told to do. */
export interface Pace {
  /** Who gets the trades: the engine's sockets, the bare one, nobody. */
  readonly to: 'engine' | 'floor' | 'nobody'
  /** Trades a second over all markets. */
  readonly perSecond: number
  /** Markets that move by a cent, a second. */
  readonly moves: number
  /** Only the first so many markets trade; all of them when left out. */
  readonly busy?: number
}
export const STILL: Pace = { to: 'nobody', perSecond: 0, moves: 0 }

const WHO: ReadonlyArray<Pace['to']> = ['engine', 'floor', 'nobody']

/** Reads what `JSON.stringify` made of a pace; whatever is missing stands still. */
export const paceOf = (text: string): Pace => {
  const told: unknown = JSON.parse(text)
  if (typeof told !== 'object' || told === null) return STILL
  const number = (key: string): number => {
    const value: unknown = Reflect.get(told, key)
    return typeof value === 'number' ? value : 0
  }
  const to: unknown = Reflect.get(told, 'to')
  return {
    to: WHO.find(who => who === to) ?? 'nobody',
    perSecond: number('perSecond'),
    moves: number('moves'),
    busy: number('busy'),
  }
}
