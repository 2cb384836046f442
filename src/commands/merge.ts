import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { systemClock } from '../clock.ts'
import { PairsJson } from '../cockpit/actingAnswers.ts'
import type { Config } from '../config.ts'
import { millis, parseMillionths, type Shares, shares, showMillionths } from '../domain/money.ts'
import type { Sql } from '../store/connection.ts'
import { mergePairs, type Pairs, readLedgerAccount, readPairs } from '../store/merging.ts'
import { createTransport } from '../venue/transport.ts'
import { readAddress } from './address.ts'
import { readAndShow, withDatabase } from './database.ts'
import { isYes } from './door.ts'
import { type Invocation, isAsked, type Run } from './invocation.ts'
import { complain, EXIT, type ExitCode, print, printAnswer } from './output.ts'
import { byCommand } from './strategyKnown.ts'
import { type Column, table } from './table.ts'

const WITHIN = millis(10_000)
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
  rows.map(one => ({ ...one, pairs: showMillionths(one.pairs), cost: showMillionths(one.cost) }))

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

/** What is to be merged; Left: why nothing is. */
const chosen = (rows: ReadonlyArray<Pairs>, { strategy, pairs }: Wish): E.Either<string, ReadonlyArray<Pairs>> => {
  const asked = rows.filter(
    one => strategy === null || one.strategy === strategy || one.strategy === `${strategy}@default`,
  )
  const [first, ...more] = asked
  if (first === undefined) return E.left('No settled pair is held there. Look: csgo-engine merge')
  if (asked.some(one => one.isUnderWay))
    return E.left('Something of the strategy is under way there: try again when it has ended (csgo-engine orders).')
  if (pairs === null) return E.right(asked)
  if (more.length > 0) return E.left('Several strategies hold pairs there: say which, with --strategy.')
  return pairs > first.pairs
    ? E.left(`Only ${showMillionths(first.pairs)} pairs are held there.`)
    : E.right([{ ...first, pairs }])
}

/** Pairs of a simulated wallet become dollars at its venue. Left: why not. */
const mergeAtVenue = async (config: Config, wallet: string, one: Pairs): Promise<E.Either<string, void>> => {
  const url = config.SIM_URL ?? readAddress(config.DATA_DIR)
  if (url === null) return E.left('no simulated venue runs for this DATA_DIR')
  const transport = createTransport({ clock: systemClock })
  const body = JSON.stringify({ wallet, conditionId: one.conditionId, pairs: showMillionths(one.pairs) })
  const answer = await transport.request({ method: 'POST', url: `${url}/sim/merge`, body, deadline: WITHIN })()
  await transport.close()
  if (E.isLeft(answer)) return E.left(answer.left.message)
  return answer.right.status === 200 ? E.right(undefined) : E.left(answer.right.body)
}

const BY_HAND = `The engine sends no chain transaction. Merge them on the website (the market's page, Merge), then tell the ledger: csgo-engine merge <market number> --merged`

/** First at the venue, where that is simulated, then in the ledger. */
const carry = async (
  { config, flags }: Invocation,
  sql: Sql,
  account: string,
  all: ReadonlyArray<Pairs>,
): Promise<ExitCode> => {
  const isAtVenue = account !== 'paper' && !('--merged' in flags)
  for (const one of all) {
    const there = isAtVenue ? await mergeAtVenue(config, account, one) : E.right(undefined)
    if (E.isLeft(there)) {
      complain(`csgo-engine: the simulated venue merges nothing: ${there.left}`)
      return EXIT.failed
    }
    const merged = await mergePairs(sql, one, byCommand())()
    if (E.isLeft(merged)) {
      const again = isAtVenue ? ' At the venue it is done; tell the ledger: csgo-engine merge … --merged' : ''
      complain(`csgo-engine: the ledger does not take it: ${merged.left.message}.${again}`)
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
      pipe(TE.Do, TE.apS('rows', readPairs(sql)), TE.apS('account', readLedgerAccount(sql))),
      async ({ rows, account }) => {
        if (market === null) {
          if (isJson) printAnswer(PairsJson, json(rows))
          else print(rows.length === 0 ? 'No settled pair is held.\n' : shown(rows))
          return EXIT.fine
        }
        const all = chosen(
          rows.filter(one => one.marketId === market),
          wish.right,
        )
        if (E.isLeft(all)) return failed(all.left)
        const whose = account ?? 'paper'
        if (whose !== 'paper' && config.VENUE === 'polymarket' && !isAsked(invocation, '--merged'))
          return failed(BY_HAND)
        if (!isJson) print(shown(all.right))
        if (!isAsked(invocation, '--yes') && !(await isYes('A dollar a pair, without a fee. Merge?'))) {
          complain('csgo-engine: nothing was done. Say yes, or give --yes.')
          return EXIT.usage
        }
        const code = await carry(invocation, sql, whose, all.right)
        if (code !== EXIT.fine) return code
        if (isJson) printAnswer(PairsJson, json(all.right))
        else print('Merged: the dollars are in the wallets of the strategies.\n')
        return EXIT.fine
      },
    ),
  )
}
