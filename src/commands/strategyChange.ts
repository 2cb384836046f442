import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { CapitalSet, ParamsSet, SwitchedOff, SwitchedOn } from '../cockpit/actingAnswers.ts'
import { dollars } from '../cockpit/figures.ts'
import type { MarketId } from '../domain/ids.ts'
import { parseMillionths, showMillionths, usd } from '../domain/money.ts'
import { paramsOf, withStored } from '../process/strategies.ts'
import type { Sql } from '../store/connection.ts'
import { type Changed, createStrategies, type Params } from '../store/strategies.ts'
import { createStrategyFaults } from '../store/strategyFaults.ts'
import { changeWallet } from '../store/wallets.ts'
import { explain, readAndShow } from './database.ts'
import { type Invocation, isAsked } from './invocation.ts'
import { nearest } from './nearest.ts'
import { complain, EXIT, type ExitCode, print, printAnswer, type Shape } from './output.ts'
import { type Known, whoami } from './strategyKnown.ts'

/** A strategy that is to be changed, and where. */
export interface Changing {
  readonly sql: Sql
  readonly known: Known
  readonly invocation: Invocation
}

const MOST_CAPITAL = 1_000_000_000_000
/** SQLSTATE of a broken check: less capital than is in use. */
const CHECK_VIOLATION = '23514'

const misused = (says: ReadonlyArray<string>): ExitCode => {
  complain(`${says.map(line => `csgo-engine: ${line}`).join('\n')}\nMore: csgo-engine strategy --help`)
  return EXIT.usage
}

const done = <A>({ invocation }: Changing, shape: Shape<A>, json: A, text: string): ExitCode => {
  if (isAsked(invocation, '--json')) printAnswer(shape, json)
  else print(`${text}\n`)
  return EXIT.fine
}

const byWhom = ({ invocation }: Changing) => ({ by: whoami(), allocation: invocation.config.WALLET_USD })

const wasOf = ({ wallet }: Known): 'active' | 'inactive' => (wallet?.active === false ? 'inactive' : 'active')

/** Switches a strategy's entries off; exits go on. */
export const disable = (changing: Changing): Promise<ExitCode> => {
  const { sql, known } = changing
  const was = wasOf(known)
  return readAndShow(changeWallet(sql, known.key, { _tag: 'inactive' }, byWhom(changing)), () =>
    done(
      changing,
      SwitchedOff,
      { strategy: known.key, active: false, before: was === 'active' },
      `${known.key} is switched off${was === 'inactive' ? ', as it was' : ''}: it enters nothing; exits go on.`,
    ),
  )
}

/** Switches a strategy's entries on, and brings it back in the markets in which it broke. */
export const enable = (changing: Changing): Promise<ExitCode> => {
  const { sql, known } = changing
  const was = wasOf(known)
  const by = byWhom(changing)
  const both = pipe(
    changeWallet(sql, known.key, { _tag: 'active' }, by),
    TE.flatMap(() => createStrategyFaults(sql).revive(known.key, by.by)),
  )
  return readAndShow(both, revived =>
    done(
      changing,
      SwitchedOn,
      { strategy: known.key, active: true, before: was === 'active', revived },
      [
        `${known.key} is switched on${was === 'active' ? ', as it was' : ''}.`,
        ...(revived === 0
          ? []
          : [`It is brought back in ${countText(revived)} in which it had failed. ${whenText(known)}`]),
      ].join(' '),
    ),
  )
}

/** Changes what a strategy may use; never below what is in use. */
export const changeCapital = async (changing: Changing, words: ReadonlyArray<string>): Promise<ExitCode> => {
  const { sql, known } = changing
  const [word, ...more] = words
  const amount = word === undefined ? null : parseMillionths(word)
  if (amount === null || more.length > 0 || amount < 0 || amount > MOST_CAPITAL)
    return misused([
      `strategy capital needs dollars from 0 to ${showMillionths(MOST_CAPITAL)}, at most six decimals, eg/ csgo-engine strategy capital ${known.key} 600.`,
    ])
  const before = known.wallet?.allocated ?? null
  const changed = await changeWallet(sql, known.key, { _tag: 'capital', usd: usd(amount) }, byWhom(changing))()
  if (E.isLeft(changed)) {
    complain(
      `csgo-engine: ${changed.left.code === CHECK_VIOLATION ? `${changed.left.message}. Nothing was changed.` : explain(changed.left)}`,
    )
    return EXIT.failed
  }
  return done(
    changing,
    CapitalSet,
    { strategy: known.key, capital: showMillionths(amount), before: before === null ? null : showMillionths(before) },
    `${known.key} has a capital of ${dollars(usd(amount))}${before === null ? '' : `, before ${dollars(before)}`}.`,
  )
}

/** Reads `name=value` and `name=`; every mistake is told. */
const readAssignments = (
  words: ReadonlyArray<string>,
  names: ReadonlyArray<string>,
): E.Either<ReadonlyArray<string>, ReadonlyMap<string, string>> => {
  const mistakes: string[] = []
  const assigned = new Map<string, string>()
  for (const word of words) {
    const at = word.indexOf('=')
    const name = at < 0 ? word : word.slice(0, at)
    if (at < 0) mistakes.push(`${word} sets nothing: write ${word}=value, or ${word}= to take back what was set.`)
    else if (!names.includes(name)) {
      const meant = nearest(name, names)
      mistakes.push(
        `There is no parameter ${name}.${meant === null ? '' : ` Did you mean ${meant}?`} The parameters are ${names.join(', ')}.`,
      )
    } else if (assigned.has(name)) mistakes.push(`${name} is given twice.`)
    assigned.set(name, word.slice(at + 1))
  }
  return mistakes.length > 0 ? E.left(mistakes) : E.right(assigned)
}

const listed = (markets: ReadonlyArray<MarketId>): string => markets.join(', ')

const holdsText = ({ positions, pending }: Extract<Changed, { _tag: 'holds' }>): string =>
  [
    ...(positions.length === 0 ? [] : [`it holds something in market ${listed(positions)}`]),
    ...(pending.length === 0 ? [] : [`an action has no end yet in market ${listed(pending)}`]),
  ].join(', and ')

const countText = (markets: number): string => (markets === 1 ? 'one market' : `${markets} markets`)

/** When a change holds, for people. */
const whenText = ({ engine, stored, isNamed, key }: Known): string => {
  if (!isNamed) return `STRATEGIES does not name ${key}: it holds when it does.`
  if (engine === 'absent') return 'No engine runs: it holds from the next start on.'
  return stored?.runningWith == null
    ? 'The engine refused this strategy when it started: restart it.'
    : 'The running engine takes it over within two seconds.'
}

const refuseReset = (key: string): ExitCode => {
  complain(
    `csgo-engine: --reset discards all that ${key} remembers, in every market; that cannot be undone. Say so: --reset --yes.`,
  )
  return EXIT.usage
}

/** Sets parameters, validated by the strategy's own codec together with those of STRATEGIES; state is kept, or reset with `--reset --yes`. */
export const changeParameters = async (changing: Changing, words: ReadonlyArray<string>): Promise<ExitCode> => {
  const { sql, known, invocation } = changing
  const { key, given, stored } = known
  const memory = isAsked(invocation, '--reset') ? 'reset' : 'keep'
  if (given === null) return misused([`This version has no strategy ${key}, so that nobody can say what may be set.`])
  if (words.length === 0 && memory === 'keep')
    return misused([`strategy set needs at least one name=value, eg/ csgo-engine strategy set ${key} max_positions=3.`])
  const before = stored?.params ?? {}
  const names = [...new Set([...Object.keys(paramsOf(given)), ...Object.keys(before)])]
  const assigned = readAssignments(words, names)
  if (E.isLeft(assigned)) return misused(assigned.left)

  const wanted: Params = Object.fromEntries(
    names.flatMap(name => {
      const value = assigned.right.get(name) ?? before[name] ?? ''
      return value === '' ? [] : [[name, value]]
    }),
  )
  const resets = stored?.resets ?? 0
  const deployed = withStored(given, { params: wanted, resets, revivals: stored?.revivals ?? 0 })
  if (E.isLeft(deployed)) return misused(deployed.left)
  if (memory === 'reset' && !isAsked(invocation, '--yes')) return refuseReset(key)
  const after = paramsOf(deployed.right)
  // As the codec writes them: 0.10 is stored as 0.1.
  const params = Object.fromEntries(Object.keys(wanted).map(name => [name, after[name] ?? '']))
  const change = { strategy: key, params, memory, revision: stored?.revision ?? 0, by: whoami() } as const
  return readAndShow(createStrategies(sql).change(change), answer => {
    switch (answer._tag) {
      case 'overtaken':
        complain(`csgo-engine: somebody else has just changed ${key}; nothing was done. Look, and try again.`)
        return EXIT.failed
      case 'holds':
        complain(
          `csgo-engine: ${key} is not reset, because ${holdsText(answer)}. Switch it off (csgo-engine strategy disable ${key}), wait until it holds nothing (csgo-engine positions), and try again.`,
        )
        return EXIT.failed
      case 'changed':
        return done(
          changing,
          ParamsSet,
          { strategy: key, set: params, memory, parameters: after, engine: known.engine },
          [
            ...[...assigned.right.keys()].map(
              name =>
                `${name}: ${before[name] ?? 'as STRATEGIES'} → ${params[name] ?? `as STRATEGIES (${after[name] ?? ''})`}`,
            ),
            ...(memory === 'reset' ? [`${key} begins anew in every market.`] : []),
            whenText(known),
          ].join('\n'),
        )
    }
  })
}
