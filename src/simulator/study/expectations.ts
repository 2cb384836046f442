/** What a study must find, and whether it did: the ranges of the game's rules, of real books, and of a market that nobody can harvest. */
import { deviationsOff, lowerBound, type Moments, meanOf, momentsOf, type Sums, standardError } from './sums.ts'

/** One line of the report. */
export interface Finding {
  readonly name: string
  readonly count: number
  readonly found: number
  readonly error: number
  readonly expected: string
  readonly verdict: 'holds' | 'fails' | 'too few'
}

interface Range {
  readonly name: string
  readonly least: number
  readonly most: number
  /** Values under which nothing is said. */
  readonly enough: number
}

const range = (name: string, least: number, most: number, enough = 100): Range => ({ name, least, most, enough })

/** Domain knowledge of the game (a map 30 to 55 minutes, a BO3 1.5 to 3 hours, a BO5 to 6, pistols kept four times in five), and of books. */
const RANGES: ReadonlyArray<Range> = [
  range('map: minutes', 30, 55),
  range('map: rounds', 19, 24),
  range('map: goes to overtime', 0.06, 0.16),
  range('pistol: its winner wins the next round', 0.77, 0.83),
  range('BO1: hours', 0.5, 1.2),
  range('BO3: hours', 1.5, 3),
  range('BO5: hours', 2.5, 6),
  range('BO3: shortest', 0.45, 0.65),
  range('BO5: shortest', 0.22, 0.45),
  range('BO3: the favourite wins', 0.55, 0.75),
  range('spread: big series, open', 1, 4),
  range('spread: big maps, open', 1, 4),
  range('spread: small series, open', 5, 15),
  range('spread: small maps, open', 5, 15),
  range('spread 1 to 4 cents: big series, open', 0.9, 1),
  range('spread 1 to 4 cents: big maps, open', 0.8, 1),
  range('spread 5 to 15 cents: small series, open', 0.8, 1),
  range('spread 5 to 15 cents: small maps, open', 0.8, 1),
]

/** So many standard errors off is too far for the handful of names that are looked at. */
const TOO_FAR = 4

const verdictOf = (isEnough: boolean, holds: boolean): Finding['verdict'] => {
  if (!isEnough) return 'too few'
  return holds ? 'holds' : 'fails'
}

const inRange = (sums: Sums, { name, least, most, enough }: Range): Finding => {
  const moments = momentsOf(sums, name)
  const found = meanOf(moments)
  const error = standardError(moments)
  return {
    name,
    count: moments.count,
    found,
    error,
    expected: `${least} to ${most}`,
    verdict: verdictOf(moments.count >= enough, found >= least - TOO_FAR * error && found <= most + TOO_FAR * error),
  }
}

const isMartingale = (name: string, moments: Moments): Finding => ({
  name,
  count: moments.count,
  found: meanOf(moments),
  error: standardError(moments),
  expected: `0 within ${TOO_FAR} errors`,
  verdict: verdictOf(moments.count >= 1000, Math.abs(deviationsOff(moments)) <= TOO_FAR),
})

/** The sampling error is the one that the prices themselves claim: of a price p it is √(p (1 − p)). */
const isReliable = (sums: Sums, name: string, moments: Moments): Finding => {
  const claimed = momentsOf(sums, name.replace('reliability', 'uncertainty'))
  const error = Math.sqrt(meanOf(claimed) / claimed.count)
  return {
    name,
    count: moments.count,
    found: meanOf(moments),
    error,
    expected: `0 within ${TOO_FAR} errors`,
    verdict: verdictOf(moments.count >= 30, Math.abs(meanOf(moments)) <= TOO_FAR * error),
  }
}

/** A rule's gain in dollars a match; the lower 99.9 % bound of what it earns on average must not be above nothing. */
const earnsNothing = (name: string, moments: Moments): Finding => ({
  name,
  count: moments.count,
  found: meanOf(moments),
  error: standardError(moments),
  expected: 'lower bound ≤ 0',
  verdict: verdictOf(moments.count >= 50, lowerBound(moments) <= 0),
})

/** Books are thin where the answer is nearly known. */
const isThin = (sums: Sums, kind: string): Finding => {
  const open = momentsOf(sums, `depth: ${kind}, open`)
  const extreme = momentsOf(sums, `depth: ${kind}, extreme`)
  const part = meanOf(extreme) / meanOf(open)
  return {
    name: `depth at the extremes, of that at open prices: ${kind}`,
    count: extreme.count,
    found: part,
    error: Number.NaN,
    expected: 'under 0.5',
    verdict: verdictOf(extreme.count >= 50, part < 0.5),
  }
}

/** All that the sums allow to say, in a stable order. */
export const findings = (sums: Sums): ReadonlyArray<Finding> => {
  const named = [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const starting = (...starts: ReadonlyArray<string>) =>
    named.filter(([name]) => starts.some(start => name.startsWith(start)))
  return [
    ...RANGES.map(one => inRange(sums, one)),
    ...['big series', 'big maps'].map(kind => isThin(sums, kind)),
    ...starting('drift', 'echo', 'pull').map(([name, moments]) => isMartingale(name, moments)),
    ...starting('reliability').map(([name, moments]) => isReliable(sums, name, moments)),
    ...starting('rule').map(([name, moments]) => earnsNothing(name, moments)),
  ]
}
