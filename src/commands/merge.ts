import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { systemClock } from '../clock.ts'
import { PairsJson } from '../cockpit/actingAnswers.ts'
import { parseMillionths, type Shares, shares, showMillionths } from '../domain/money.ts'
import { carryMerge, type MergingWay, mergingWay } from '../process/merging.ts'
import type { Sql } from '../store/connection.ts'
import { type HeldSide, type Pairs, readLedgerAccount, readPairs, readSides } from '../store/merging.ts'
import { readAddress } from './address.ts'
import { readAndShow, withDatabase } from './database.ts'
import { isYes } from './door.ts'
import { type Invocation, isAsked, type Run } from './invocation.ts'
import { complain, EXIT, type ExitCode, print, printAnswer } from './output.ts'
import { byCommand } from './strategyKnown.ts'
import { type Column, table } from './table.ts'

const COLUMNS: ReadonlyArray<Column> = [
  { title: '#', align: 'right' },
  { title: 'Market', align: 'left', give: true },
  { title: 'Strategy', align: 'left' },
  { title: 'Pairs', align: 'right' },
  { title: '', align: 'left' },
]
const shown = (rows: ReadonlyArray<Pairs>): string =>
  table(
    COLUMNS,
    rows.map(one => [
      String(one.marketId),
      one.question,
      one.strategy,
      showMillionths(one.pairs),
      one.isUnderWay ? 'something is under way' : '',
    ]),
  )
const json = (rows: ReadonlyArray<Pairs>) =>
  rows.map(({ costOfPairs: _, ...one }) => ({
    ...one,
    pairs: showMillionths(one.pairs),
    cost: showMillionths(one.cost),
  }))

interface Wish {
  /** null: only look. */
  readonly market: number | null
  readonly strategy: string | null
  /** null: all. */
  readonly pairs: Shares | null
}
const readWish = ({ words, flags }: Invocation): E.Either<string, Wish> => {
  const [word, ...more] = words
  const market = word === undefined ? null : Number(word)
  if (more.length > 0 || (market !== null && !(Number.isSafeInteger(market) && market > 0)))
    return E.left('merge what? <market number>, as csgo-engine merge without it shows')
  const text = flags['--pairs']
  const pairs = text === undefined ? null : parseMillionths(text)
  if (text !== undefined && (pairs === null || pairs <= 0))
    return E.left('--pairs is a number of pairs, with at most six decimals')
  return E.right({ market, strategy: flags['--strategy'] ?? null, pairs: pairs === null ? null : shares(pairs) })
}

const NO_PAIR = 'No settled pair is held there. Look: csgo-engine merge'
/** Whose the dollar is no rule can say: what one strategy gains by it another would have to give. */
const heldApart = (sides: ReadonlyArray<HeldSide>): string => {
  const held = sides.map(({ strategy, side, shares }) => `${strategy} holds ${showMillionths(shares)} ${side}`)
  return `No pair is one strategy's: ${held.join(', ')}. Pairs of different strategies are not merged: each side is sold by its own strategy, or paid when the market is resolved.`
}

/** What is to be merged; Left: why nothing is. */
const chosen = (
  rows: ReadonlyArray<Pairs>,
  sides: ReadonlyArray<HeldSide>,
  { strategy, pairs }: Wish,
): E.Either<string, ReadonlyArray<Pairs>> => {
  const asked = rows.filter(
    one => strategy === null || one.strategy === strategy || one.strategy === `${strategy}@default`,
  )
  const [first, ...more] = asked
  if (first === undefined) return E.left(rows.length === 0 && sides.length > 0 ? heldApart(sides) : NO_PAIR)
  if (asked.some(one => one.isUnderWay))
    return E.left('Something of the strategy is under way there: try again when it has ended (csgo-engine orders).')
  if (pairs === null) return E.right(asked)
  if (more.length > 0) return E.left('Several strategies hold pairs there: say which, with --strategy.')
  return pairs > first.pairs
    ? E.left(`Only ${showMillionths(first.pairs)} pairs are held there.`)
    : E.right([{ ...first, pairs }])
}

const BY_HAND = `The engine sends no chain transaction. Merge them on the website (the market's page, Merge), then tell the ledger: csgo-engine merge <market number> --merged`

const carry = async (
  { config, flags }: Invocation,
  sql: Sql,
  way: MergingWay,
  all: ReadonlyArray<Pairs>,
): Promise<ExitCode> => {
  const isDone = '--merged' in flags || way._tag === 'by_hand'
  const parts = { sql, clock: systemClock, simUrl: config.SIM_URL ?? readAddress(config.DATA_DIR) }
  for (const one of all) {
    const merged = await carryMerge(one, isDone ? { _tag: 'ledger' } : way, byCommand(), parts)()
    if (E.isLeft(merged)) {
      complain(`csgo-engine: ${merged.left}`)
      return EXIT.failed
    }
  }
  return EXIT.fine
}

/** `merge`: pairs of YES and NO into a dollar each, in the ledger. Without a market: which there are. */
export const merge: Run = async invocation => {
  const wish = readWish(invocation)
  if (E.isLeft(wish)) {
    complain(`csgo-engine: ${wish.left}. More: csgo-engine merge --help`)
    return EXIT.usage
  }
  const { config, log } = invocation
  const { market } = wish.right
  const isJson = isAsked(invocation, '--json')
  const failed = (says: string): ExitCode => {
    complain(`csgo-engine: ${says}`)
    return EXIT.failed
  }
  return withDatabase(config, 'refuse', log, sql =>
    readAndShow(
      pipe(
        TE.Do,
        TE.apS('rows', readPairs(sql)),
        TE.apS('account', readLedgerAccount(sql)),
        TE.apS('sides', market === null ? TE.right([]) : readSides(sql, market)),
      ),
      async ({ rows, account, sides }) => {
        if (market === null) {
          if (isJson) printAnswer(PairsJson, json(rows))
          else print(rows.length === 0 ? 'No settled pair is held.\n' : shown(rows))
          return EXIT.fine
        }
        const all = chosen(
          rows.filter(one => one.marketId === market),
          sides,
          wish.right,
        )
        if (E.isLeft(all)) return failed(all.left)
        const way = mergingWay(account, config)
        if (way._tag === 'by_hand' && !isAsked(invocation, '--merged')) return failed(BY_HAND)
        if (!isJson) print(shown(all.right))
        if (!isAsked(invocation, '--yes') && !(await isYes('A dollar a pair, without a fee. Merge?'))) {
          complain('csgo-engine: nothing was done. Say yes, or give --yes.')
          return EXIT.usage
        }
        const code = await carry(invocation, sql, way, all.right)
        if (code !== EXIT.fine) return code
        if (isJson) printAnswer(PairsJson, json(all.right))
        else print('Merged: the dollars are in the wallets of the strategies.\n')
        return EXIT.fine
      },
    ),
  )
}
