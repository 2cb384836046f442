/**
 * Simple rules that somebody might trade by, each in words and numbers. None may earn money here: the simulated market has nothing built in that a
 * strategy could harvest. They see what the website shows, every five seconds.
 */
import type { Team } from '../../domain/game/round.ts'
import type { Side } from '../../domain/ids.ts'

/** What a rule sees of a market; prices in dollars, of YES. */
export interface Look {
  /** Since the official start; negative before. */
  readonly minutes: number
  /** What the website shows; null without a book and a trade. */
  readonly price: number
  /** The highest and lowest price of the last five minutes, the present one included. */
  readonly high: number
  readonly low: number
  /** Who has just lost a pistol round, if somebody has. */
  readonly lostPistol: Team | null
}

/** What a rule holds: since when (minutes after the official start), and the price at which it decided to. */
export interface Held {
  readonly side: Side
  readonly since: number
  readonly price: number
}

export type Act = { readonly _tag: 'Buy'; readonly side: Side } | { readonly _tag: 'Sell' }

/** Buys only when it holds nothing. `once`: it never buys again in that market. */
export interface Rule {
  readonly name: string
  readonly times: 'once' | 'again'
  readonly act: (look: Look, held: Held | null) => Act | null
}

const buy = (side: Side): Act => ({ _tag: 'Buy', side })
const SELL: Act = { _tag: 'Sell' }
const JUMP = 0.1

type Entry = (look: Look) => Side | null

const inPlay = (look: Look): boolean => look.minutes >= 0

const fallen: Entry = look => (inPlay(look) && look.high - look.price >= JUMP ? 'YES' : null)
const risen: Entry = look => (inPlay(look) && look.price - look.low >= JUMP ? 'NO' : null)
const followed: Entry = look => {
  if (!inPlay(look)) return null
  if (look.price - look.low >= JUMP) return 'YES'
  return look.high - look.price >= JUMP ? 'NO' : null
}
const favourite: Entry = look => (look.minutes >= 5 ? (look.price >= 0.5 ? 'YES' : 'NO') : null)
const favouriteBefore: Entry = look => (look.minutes >= -10 ? (look.price >= 0.5 ? 'YES' : 'NO') : null)
const longshot: Entry = look => (look.minutes >= 5 ? (look.price >= 0.5 ? 'NO' : 'YES') : null)
const nearlyWon: Entry = look => {
  if (!inPlay(look)) return null
  if (look.price >= 0.9) return 'YES'
  return look.price <= 0.1 ? 'NO' : null
}
const pistolLoser: Entry = look => (look.lostPistol === null ? null : look.lostPistol === 0 ? 'YES' : 'NO')
const pistolWinner: Entry = look => (look.lostPistol === null ? null : look.lostPistol === 0 ? 'NO' : 'YES')

/** Enters and rides to the end. */
const held = (name: string, entry: Entry): Rule => ({
  name,
  times: 'once',
  act: (look, rides) => {
    if (rides !== null) return null
    const side = entry(look)
    return side === null ? null : buy(side)
  },
})

/** Enters, and sells 0.10 higher or after so many minutes; then it may enter again. */
const passing = (name: string, entry: Entry, minutes: number): Rule => ({
  name,
  times: 'again',
  act: (look, holds) => {
    if (holds === null) {
      const side = entry(look)
      return side === null ? null : buy(side)
    }
    const gain = holds.side === 'YES' ? look.price - holds.price : holds.price - look.price
    return gain >= JUMP || look.minutes - holds.since >= minutes ? SELL : null
  },
})

/** 0.10 within five minutes is a dip or a spike. */
export const RULES: ReadonlyArray<Rule> = [
  passing('buy every dip, sell the recovery', fallen, 15),
  held('buy a dip and hold', fallen),
  passing('sell every spike, buy the relapse', risen, 15),
  held('sell a spike and hold', risen),
  passing('follow every jump for ten minutes', followed, 10),
  held('buy the favourite five minutes in', favourite),
  held('buy the favourite before the start', favouriteBefore),
  held('buy the longshot five minutes in', longshot),
  held('buy what is nearly won', nearlyWon),
  passing('buy after every lost pistol', pistolLoser, 10),
  held('buy after a lost pistol and hold', pistolLoser),
  passing('buy after every won pistol', pistolWinner, 10),
  held('hold the first team to the end', look => (look.minutes >= -30 ? 'YES' : null)),
  held('hold the second team to the end', look => (look.minutes >= -30 ? 'NO' : null)),
]
