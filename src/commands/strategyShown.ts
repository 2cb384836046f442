import * as E from 'fp-ts/lib/Either.js'
import { dollars, NOTHING, profit, span } from '../cockpit/figures.ts'
import { walletJson } from '../cockpit/json.ts'
import { type Millis, millis } from '../domain/money.ts'
import { paramsOf, withStored } from '../process/strategies.ts'
import type { LogEntry } from '../store/strategies.ts'
import { wrapped } from './help.ts'
import type { Known } from './strategyKnown.ts'
import { table } from './table.ts'

/** What a strategy does at the moment, in a word or two, and why. */
interface State {
  readonly word: 'running' | 'switched off' | 'refused' | 'not running' | 'leaving'
  readonly why: string
}

const ENTERS_NOTHING = 'it enters nothing; exits go on'

const stateOf = ({ key, engine, stored, wallet, isNamed, given }: Known): State => {
  const isOff = wallet?.active === false
  if (engine === 'absent')
    return {
      word: 'not running',
      why: `no engine runs${isNamed ? '' : '; STRATEGIES does not name it'}${isOff ? '; it is switched off' : ''}`,
    }
  if (!isNamed || stored === undefined)
    return {
      word: 'leaving',
      why: `STRATEGIES does not name it${given === null ? ', and this version has none of that name' : ''}: what it holds rides to the resolution`,
    }
  if (stored.runningWith === null)
    return {
      word: 'refused',
      why: `what was set is wrong: ${stored.trouble ?? ''}. Mend it (csgo-engine strategy set ${key} name=value, or name= to take it back) and restart the engine`,
    }
  if (stored.trouble !== null)
    return { word: 'running', why: `as before: what was set last is wrong: ${stored.trouble}` }
  return isOff ? { word: 'switched off', why: ENTERS_NOTHING } : { word: 'running', why: '' }
}

const setCount = ({ stored }: Known): number => Object.keys(stored?.params ?? {}).length

/** All strategies, a line each. */
export const shownList = (all: ReadonlyArray<Known>): string =>
  all.length === 0
    ? 'No strategy yet: name one in STRATEGIES.\n'
    : table(
        [
          { title: 'Strategy', align: 'left' },
          { title: 'State', align: 'left' },
          { title: 'Capital', align: 'right' },
          { title: 'Free', align: 'right' },
          { title: 'Held', align: 'right' },
          { title: 'Realised', align: 'right' },
          { title: 'Set', align: 'right' },
        ],
        all.map(known => [
          known.key,
          `${stateOf(known).word}${known.faults.length === 0 ? '' : `, ${known.faults.length} failed`}`,
          dollars(known.wallet?.allocated ?? null),
          dollars(known.wallet?.available ?? null),
          dollars(known.wallet?.cost ?? null),
          profit(known.wallet?.realised ?? null),
          setCount(known) === 0 ? NOTHING : String(setCount(known)),
        ]),
      )

const parametersOf = (known: Known) => {
  const { given, stored } = known
  const start = given === null ? {} : paramsOf(given)
  const merged = given === null ? null : withStored(given, stored)
  const effective = merged !== null && E.isRight(merged) ? paramsOf(merged.right) : null
  const running = known.engine === 'trading' ? (stored?.runningWith ?? null) : null
  const names = [...new Set([...Object.keys(start), ...Object.keys(stored?.params ?? {})])]
  return names.map(name => ({
    name,
    /** In force, or, when nothing runs, what would be. */
    value: running?.[name] ?? effective?.[name] ?? null,
    strategies: start[name] ?? null,
    set: stored?.params[name] ?? null,
  }))
}

const WHAT = {
  reset: 'memory reset',
  active: 'switched on',
  capital: 'capital',
  revived: 'markets in which it was off',
} as const
/** Where it broke, why, and what to do. */
const faultsText = ({ key, faults }: Known, at: Millis): ReadonlyArray<string> =>
  faults.length === 0
    ? []
    : [
        '\nFailed\n',
        ...faults.map(one =>
          wrapped(`${span(millis(at - one.at))} ago in market ${one.marketId} (${one.question}): ${one.fault}`, 78)
            .map(line => `  ${line}\n`)
            .join(''),
        ),
        `It does nothing in such a market, exits neither. Bring it back:\n  csgo-engine strategy enable ${key}\n`,
      ]

const entryText = (entry: LogEntry): string => {
  const what = entry.what === 'parameter' ? (entry.name ?? '') : WHAT[entry.what]
  return `${what}: ${entry.before ?? 'as STRATEGIES'} → ${entry.after ?? 'as STRATEGIES'}`
}

/** One strategy: state, wallet, parameters, what was changed last. */
export const shownOne = (known: Known, entries: ReadonlyArray<LogEntry>, at: Millis): string => {
  const { word, why } = stateOf(known)
  const { wallet } = known
  const money =
    wallet === undefined
      ? 'no wallet yet: it gets one when it first starts'
      : `${dollars(wallet.allocated)} capital, ${dollars(wallet.available)} free, ${dollars(wallet.cost)} in positions, realised ${profit(wallet.realised)}`
  const parameters = table(
    [
      { title: 'Parameter', align: 'left' },
      { title: 'Value', align: 'right' },
      { title: 'STRATEGIES', align: 'right' },
      { title: 'Set', align: 'right' },
    ],
    parametersOf(known).map(one => [one.name, one.value ?? NOTHING, one.strategies ?? NOTHING, one.set ?? '']),
  )
  const changes = entries.map(entry => `  ${span(millis(at - entry.at))} ago  ${entryText(entry)}  (${entry.by})\n`)
  return [
    ...wrapped(`${known.key}: ${word}${why === '' ? '' : `, ${why}`}.`, 80).map(line => `${line}\n`),
    `${money}\n\n`,
    parameters,
    ...faultsText(known, at),
    ...(changes.length === 0 ? [] : ['\nChanges\n', ...changes]),
  ].join('')
}

/** For programs: parameters and money as exact decimals in text. */
export const strategyJson = (known: Known) => ({
  strategy: known.key,
  state: stateOf(known),
  isNamedInStrategies: known.isNamed,
  parameters: parametersOf(known),
  resets: known.stored?.resets ?? 0,
  failed: known.faults.map(one => ({ market: one.marketId, question: one.question, at: one.at, fault: one.fault })),
  wallet: known.wallet === undefined ? null : walletJson(known.wallet),
})
