/** What the page asks about pairs, and about what waits at the venue for a person. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { NotDone } from '../cockpit/acted.ts'
import type { Acts } from '../cockpit/acts.ts'
import type { WaitingAnswer } from '../cockpit/answers.ts'
import { dollars, profit, sharesText } from '../cockpit/figures.ts'
import type { Config } from '../config.ts'
import { type Millis, ONE, price, usd, worth } from '../domain/money.ts'
import type { AtVenue } from '../domain/reconciled.ts'
import type { Clock } from '../ports/clock.ts'
import type { Controls } from '../ports/controls.ts'
import type { Sql } from '../store/connection.ts'
import { type Pairs, readLedgerAccount, readPairs } from '../store/merging.ts'
import { away } from './audited.ts'
import { carryMerge, type MergingWay, mergingWay } from './merging.ts'

interface HandMergingParts {
  readonly sql: Sql
  readonly config: Pick<Config, 'VENUE' | 'TRADING'>
  readonly reconcile: Controls['reconcile']
  readonly clock: Clock
  /** Of a simulated venue. */
  readonly simUrl: string | null
}

/** A look at the account costs requests: who asks again sooner gets the last one. */
const LOOKED_AT_FOR = 30_000
const ONE_DOLLAR = price(ONE)

const refused = (says: string): NotDone => ({ _tag: 'refused', says })

const byHandText = ({ pairs, marketId }: Pairs): string =>
  `${sharesText(pairs)} pairs are worth ${dollars(worth(pairs, ONE_DOLLAR, 'down'))}. The engine sends no chain transaction: merge them on the website (the market's page, Merge), then tell the ledger: csgo-engine merge ${marketId} --merged`

const previewText = ({ pairs, costOfPairs }: Pairs): string => {
  const brings = worth(pairs, ONE_DOLLAR, 'down')
  return `Merges ${sharesText(pairs)} YES and as many NO, which cost ${dollars(costOfPairs)}, into ${dollars(brings)} without a fee: ${profit(usd(brings - costOfPairs))}.`
}

const shownWaiting = ({ what, question, worth }: AtVenue): WaitingAnswer['rows'][number] => ({
  what,
  question,
  brings: dollars(worth),
  how:
    what === 'redeem'
      ? 'On the website: Portfolio, then Redeem. The ledger has counted it already.'
      : "On the website: the market's page, then Merge. Then tell the ledger: csgo-engine merge <market> --merged",
})

export const createHandMerging = ({
  sql,
  config,
  reconcile,
  clock,
  simUrl,
}: HandMergingParts): Pick<Acts, 'previewMerge' | 'merge' | 'waiting'> => {
  let looked: { readonly at: Millis; readonly answer: WaitingAnswer } | null = null

  const found = (market: number, strategy: string): TE.TaskEither<NotDone, readonly [Pairs, MergingWay]> =>
    pipe(
      TE.Do,
      TE.apS('pairs', readPairs(sql)),
      TE.apS('account', readLedgerAccount(sql)),
      TE.mapLeft(away),
      TE.flatMap(({ pairs, account }) => {
        const one = pairs.find(held => held.marketId === market && held.strategy === strategy)
        if (one === undefined) return TE.left(refused('No settled pair is held there.'))
        if (one.isUnderWay)
          return TE.left(refused(`Something of ${strategy} is under way there: try again when it has ended.`))
        return TE.right([one, mergingWay(account, config)] as const)
      }),
    )

  return {
    previewMerge: (market, strategy) =>
      pipe(
        found(market, strategy),
        TE.flatMap(([one, way]) =>
          way._tag === 'by_hand' ? TE.left(refused(byHandText(one))) : TE.right(previewText(one)),
        ),
      ),
    merge: (market, strategy, by) =>
      pipe(
        found(market, strategy),
        TE.flatMap(([one, way]) =>
          way._tag === 'by_hand'
            ? TE.left(refused(byHandText(one)))
            : pipe(
                carryMerge(one, way, by, { sql, clock, simUrl }),
                TE.bimap(
                  says => refused(`Not merged: ${says}`),
                  () => `Merged: ${dollars(worth(one.pairs, ONE_DOLLAR, 'down'))} are in the wallet of ${strategy}.`,
                ),
              ),
        ),
      ),
    waiting: () => {
      if (config.TRADING === 'paper') return TE.right({ at: null, rows: [] })
      if (looked !== null && clock.now() - looked.at < LOOKED_AT_FOR) return TE.right(looked.answer)
      return pipe(
        reconcile('dry_run'),
        TE.bimap(
          ({ message }): NotDone => ({ _tag: 'away', says: `The account could not be read: ${message}` }),
          ({ at, waiting }) => {
            const answer = { at, rows: waiting.map(shownWaiting) }
            looked = { at: clock.now(), answer }
            return answer
          },
        ),
      )
    },
  }
}
