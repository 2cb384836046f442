/** The engine's real streams over real ports, with a watch from the frame's callback to the action. */
import { NEVER, tap } from 'rxjs'
import { systemClock } from '../src/clock.ts'
import type { Config } from '../src/config.ts'
import type { MarketId } from '../src/domain/ids.ts'
import type { Decision } from '../src/domain/strategy.ts'
import type { SocketSignal } from '../src/ports/transport.ts'
import { engineSettings } from '../src/process/settings.ts'
import { run } from '../strategies/index.ts'
import { type EngineSettings, engine } from '../streams/engine.ts'
import { deployEager } from './eager.ts'
import type { World } from './world.ts'

export interface Ours {
  /** Each trade's time from the frame's callback to the decision that carries an action because of it goes here from now on, ms. */
  readonly into: (samples: number[]) => void
  /** What flowed by so far. */
  readonly counts: Readonly<Record<'connections' | 'polls' | 'polled' | 'ticks' | 'refreshes' | 'trades', number>>
  /** How long each poll took, ms. */
  readonly polls: ReadonlyArray<number>
  readonly close: () => Promise<void>
}
/** `decisions`: the streams up to `decision$`; `executor`: what comes after them, too. */
export type Extent = 'decisions' | 'executor'

/** How many trades the tick behind a decision of `eager` carried. */
const carriedBy = ({ actions, turnedAway }: Decision): number =>
  Number((actions[0] ?? turnedAway[0])?.action.reason ?? '0')

export const openOurs = (
  world: World,
  config: Config,
  extent: Extent,
  settings: EngineSettings = engineSettings(config),
): Ours => {
  const deployed = [deployEager()]
  const ports = world.portsFor(config, deployed)
  const counts = { connections: 0, polls: 0, polled: 0, ticks: 0, refreshes: 0, trades: 0 }
  const polls: number[] = []
  let samples: number[] = []
  let frameAt = 0
  /** When the frames of the trades came that no decision has carried yet, by market, oldest first. */
  const waiting = new Map<MarketId, number[]>()

  const noting = tap((signal: SocketSignal) => {
    if (signal._tag === 'open') counts.connections++
    else frameAt = systemClock.monotonic()
  })
  const watched = { ...ports, marketSocket: { connect: () => ports.marketSocket.connect().pipe(noting) } }
  const streams = engine({ ...watched, manual$: NEVER }, run(deployed), settings)

  const all = streams.decision$.subscribe(decision => {
    const now = systemClock.monotonic()
    const frames = waiting.get(decision.marketId) ?? []
    for (const at of frames.splice(0, carriedBy(decision))) samples.push(now - at)
  })
  all.add(
    streams.tick$.subscribe(tick => {
      counts.ticks++
      if (tick._tag === 'tick' && tick.causes.includes('refresh')) counts.refreshes++
    }),
  )
  all.add(
    streams.poll$.subscribe(poll => {
      counts.polls++
      counts.polled += poll.markets * 2
      polls.push(poll.took)
    }),
  )
  // Before the tick of it is asked for: whoever subscribes first hears first, but a lookup always answers later.
  all.add(
    streams.event$.subscribe(({ eventType, marketId }) => {
      if (eventType !== 'trade') return
      counts.trades++
      const frames = waiting.get(marketId)
      if (frames === undefined) waiting.set(marketId, [frameAt])
      else frames.push(frameAt)
    }),
  )
  switch (extent) {
    case 'decisions':
      break
    case 'executor':
      all.add(streams.work$.subscribe())
  }
  return {
    into: next => {
      samples = next
    },
    counts,
    polls,
    close: async () => {
      all.unsubscribe()
      await ports.close()
    },
  }
}
