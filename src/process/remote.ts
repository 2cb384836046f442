import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { cents, counted, dollars, profit, sharesText, span } from '../cockpit/figures.ts'
import { judgeHealth } from '../cockpit/health.ts'
import { marketTitle } from '../cockpit/names.ts'
import type { CockpitSources } from '../cockpit/sources.ts'
import type { Resumed } from '../domain/halt.ts'
import { addUsd, type Millis, millis, NO_USD } from '../domain/money.ts'
import type { Remote } from '../messages/orders.ts'
import type { Clock } from '../ports/clock.ts'
import type { Controls } from '../ports/controls.ts'
import type { Log } from '../ports/log.ts'
import type { Sql } from '../store/connection.ts'
import { createMessageQueue } from '../store/messages.ts'
import type { createReports } from '../store/reports.ts'
import type { MessagingPorts } from './messaging.ts'
import { dayText, halted, haltText } from './telling.ts'

/** Positions that one message names. */
const NAMED = 20

interface RemotePorts {
  readonly sources: Pick<CockpitSources, 'positions' | 'wallets' | 'health' | 'mode' | 'maxPriceAge'>
  readonly controls: Pick<Controls, 'state' | 'halt' | 'resume'>
  readonly startedAt: Millis
  readonly clock: Clock
}

const resumedText = (resumed: Resumed): string => {
  switch (resumed._tag) {
    case 'still_wrong':
      return `Trading stays stopped, because this is still wrong: ${resumed.wrong.map(({ reason, detail }) => `${reason.replaceAll('_', ' ')}, ${detail}`).join('; ')}. Whoever wants to go on all the same: csgo-engine resume --force`
    case 'resumed':
      return resumed.before.level === 'none' ? 'Nothing was stopped.' : 'Trading goes on.'
  }
}

/** The same numbers and words as the page, as texts for a phone. */
const createRemote = ({ sources, controls, startedAt, clock }: RemotePorts): Remote => {
  const wallets = pipe(
    sources.wallets(),
    TE.map(all => ({
      realised: all.reduce((sum, { realised }) => addUsd(sum, realised), NO_USD),
      cost: all.reduce((sum, { cost }) => addUsd(sum, cost), NO_USD),
      all,
    })),
  )
  return {
    status: () => async () => {
      const at = clock.now()
      const [halts, money] = await Promise.all([controls.state()(), wallets()])
      const health = judgeHealth(sources.health(), E.isLeft(money) ? money.left.message : null, at, sources.maxPriceAge)
      const wrong = health.checks
        .filter(({ state, name }) => state !== 'fine' && name !== 'scores')
        .map(({ says }) => says)
      return E.right(
        [
          `${sources.mode.venue}, ${sources.mode.trading}, up ${span(millis(at - startedAt))}.`,
          E.isRight(halts)
            ? haltText(halts.right)
            : `Whether trading is stopped cannot be read: ${halts.left.message}.`,
          ...(wrong.length === 0 ? ['All is well.'] : wrong),
          ...(E.isRight(money) ? [`At work: ${dollars(money.right.cost)}.`] : []),
        ].join('\n'),
      )
    },
    positions: () =>
      pipe(
        sources.positions(),
        TE.map(all => {
          const shown = all
            .slice(0, NAMED)
            .map(
              position =>
                `${marketTitle(position)}: ${position.strategy} ${sharesText(position.shares)} ${position.side} at ${cents(position.averagePrice)}, now ${cents(position.bid)}, ${profit(position.unrealised)}`,
            )
          const rest = all.length > NAMED ? [`… and ${all.length - NAMED} more`] : []
          return all.length === 0 ? 'Nothing is held.' : [...shown, ...rest].join('\n')
        }),
      ),
    profit: () =>
      pipe(
        wallets,
        TE.map(({ realised, all }) =>
          [
            `Realised: ${profit(realised)}`,
            ...all.map(
              one =>
                `${one.strategy}: ${profit(one.realised)}, ${counted(one.wins, 'win', 'wins')}, ${counted(one.losses, 'loss', 'losses')}`,
            ),
          ].join('\n'),
        ),
      ),
    halt: (level, by) =>
      pipe(
        controls.halt(level, 'by message', { who: by, from: 'telegram' }),
        TE.map(state => `${haltText(state)} /resume goes on.`),
      ),
    resume: by => pipe(controls.resume('if_well', { who: by, from: 'telegram' }), TE.map(resumedText)),
  }
}

/** What messages need of the engine: where they wait, what is asked by them, and what is told of by itself. */
export const createPost = ({
  sql,
  reports,
  ...ports
}: Omit<RemotePorts, 'controls'> & {
  readonly controls: Pick<Controls, 'state' | 'halt' | 'resume' | 'halt$'>
  readonly sql: Sql
  readonly reports: Pick<ReturnType<typeof createReports>, 'totals'>
  readonly log: Log
}): MessagingPorts => ({
  queue: createMessageQueue(sql),
  remote: createRemote(ports),
  summary: dayText(reports.totals),
  told$: halted(ports.controls.halt$, ports.clock),
  clock: ports.clock,
  log: ports.log,
})
