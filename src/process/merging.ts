/** Pairs of YES and NO into a dollar each: where that is done, and that the ledger is told. The page and the command ask for it here. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { Config } from '../config.ts'
import type { By } from '../domain/halt.ts'
import { millis, showMillionths } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import type { Sql } from '../store/connection.ts'
import { mergePairs, type Pairs } from '../store/merging.ts'
import { createTransport } from '../venue/transport.ts'

/** Where pairs become dollars: on paper in the ledger alone, with a simulated wallet at its venue first, at the real venue by a person there. */
export type MergingWay =
  | { readonly _tag: 'ledger' }
  | { readonly _tag: 'simulated'; readonly wallet: string }
  | { readonly _tag: 'by_hand' }

/** `account`: whose money the ledger tells of; null: nothing was ever started on it. */
export const mergingWay = (account: string | null, { VENUE }: Pick<Config, 'VENUE'>): MergingWay => {
  if (account === null || account === 'paper') return { _tag: 'ledger' }
  return VENUE === 'sim' ? { _tag: 'simulated', wallet: account } : { _tag: 'by_hand' }
}

const WITHIN = millis(10_000)

const atVenue = (url: string | null, wallet: string, one: Pairs, clock: Clock): TE.TaskEither<string, void> => {
  const failed = (says: string): string => `the simulated venue merges nothing: ${says}`
  if (url === null) return TE.left(failed('no simulated venue runs for this DATA_DIR'))
  return async () => {
    const transport = createTransport({ clock })
    const body = JSON.stringify({ wallet, conditionId: one.conditionId, pairs: showMillionths(one.pairs) })
    const answer = await transport.request({ method: 'POST', url: `${url}/sim/merge`, body, deadline: WITHIN })()
    await transport.close()
    if (E.isLeft(answer)) return E.left(failed(answer.left.message))
    return answer.right.status === 200 ? E.right(undefined) : E.left(failed(answer.right.body))
  }
}

/** First at the venue, where that is simulated (`simUrl`: its address), then in the ledger, once. Left: why not, in words. */
export const carryMerge = (
  one: Pairs,
  way: Exclude<MergingWay, { readonly _tag: 'by_hand' }>,
  by: By,
  { sql, clock, simUrl }: { readonly sql: Sql; readonly clock: Clock; readonly simUrl: string | null },
): TE.TaskEither<string, void> => {
  const isThere = way._tag === 'simulated'
  const again = isThere ? ' At the venue it is done; tell the ledger: csgo-engine merge … --merged' : ''
  return pipe(
    isThere ? atVenue(simUrl, way.wallet, one, clock) : TE.right(undefined),
    TE.flatMap(() =>
      pipe(
        mergePairs(sql, one, by),
        TE.bimap(
          ({ message }) => `the ledger does not take it: ${message}.${again}`,
          () => undefined,
        ),
      ),
    ),
  )
}
