/** A sports socket of given diagrams over matches in memory, on stepped time. */
import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import { defer, map, merge, NEVER, Observable, of, throwError, timer } from 'rxjs'
import type { Followed } from '../../src/domain/market.ts'
import type { Notice } from '../../src/domain/notice.ts'
import { NO_ALIASES } from '../../src/domain/teams.ts'
import { showScore } from '../../src/domain/wire/sportsFrame.ts'
import { failure } from '../../src/ports/failure.ts'
import type { HeardScore } from '../../src/ports/scores.ts'
import type { SocketSignal } from '../../src/ports/transport.ts'
import { SCORING, type Scored, type ScoresSettings, scores } from '../../streams/scores.ts'
import { steppedClock } from '../support/steppedClock.ts'
import { followedMarket } from './rows.ts'

/** What one connection does when, in ms after it was asked for. `text`: it says that. */
export type Deed =
  | { readonly at: number; readonly does: 'open' | 'close' | 'break' }
  | { readonly at: number; readonly text: string }

/** A frame of the feed about game 7, whose teams are A and B. */
export const score = (text: string, changes: object = {}): string =>
  JSON.stringify({
    gameId: 7,
    leagueAbbreviation: 'cs2',
    homeTeam: 'B',
    awayTeam: 'A',
    score: text,
    period: '1/3',
    live: true,
    ended: false,
    ...changes,
  })

export interface ScoreScene {
  /** The connections, one after another; after the last there is none that opens. */
  readonly sockets: ReadonlyArray<ReadonlyArray<Deed>>
  readonly until: number
  /** What is followed when: how many markets, from so many ms on. */
  readonly followed?: ReadonlyArray<readonly [at: number, markets: number]>
  /** While the database does not answer, ms. */
  readonly outage?: readonly [from: number, to: number]
  readonly settings?: Partial<ScoresSettings>
}
export interface ScoreHeard {
  readonly scored: ReadonlyArray<Scored>
  /** `<ms> <score>`, with ` suspect` behind it while it is. */
  readonly written: ReadonlyArray<string>
  readonly rows: ReadonlyMap<string, HeardScore>
  /** `<ms> #<connection> <text>`. */
  readonly sent: ReadonlyArray<string>
  /** When a connection was asked for, ms. */
  readonly connects: ReadonlyArray<number>
  /** When the last one was left, ms; null while it is open. */
  readonly left: () => number | null
  readonly notices: ReadonlyArray<Notice>
}

const markets = (count: number): ReadonlyArray<Followed> =>
  Array.from({ length: count }, (_, index) => followedMarket(index + 1))

/** Listens to the sports socket; chance always says one half. */
export const hearScores = async (scene: ScoreScene): Promise<ScoreHeard> => {
  const { sockets, until: end, followed = [[0, 1]], outage = [0, 0], settings = {} } = scene
  const { clock, until } = steppedClock()
  const rows = new Map<string, HeardScore>()
  const scored: Scored[] = []
  const written: string[] = []
  const sent: string[] = []
  const connects: number[] = []
  const notices: Notice[] = []
  let leftAt: number | null = null

  const happen = (deed: Deed, number: number): Observable<SocketSignal | 'over'> => {
    if ('text' in deed) return of({ _tag: 'text', text: deed.text })
    const send = (text: string) => sent.push(`${clock.now()} #${number} ${text}`)
    switch (deed.does) {
      case 'open':
        return of({ _tag: 'open', send })
      case 'close':
        return of('over')
      case 'break':
        return throwError(() => failure('socket', 'the line broke'))
    }
  }
  const connect = (): Observable<SocketSignal> =>
    new Observable<SocketSignal>(subscriber => {
      const number = connects.push(clock.now()) - 1
      leftAt = null
      const deeds = (sockets[number] ?? []).map(deed =>
        timer(deed.at, clock.scheduler).pipe(map(() => happen(deed, number))),
      )
      const all = merge(...deeds, NEVER).subscribe(happening =>
        happening.subscribe({
          next: signal => (signal === 'over' ? subscriber.complete() : subscriber.next(signal)),
          error: error => subscriber.error(error),
        }),
      )
      all.add(() => {
        leftAt = clock.now()
      })
      return all
    })
  const isOut = () => clock.now() >= outage[0] && clock.now() < outage[1]
  const unless =
    <A>(value: () => A): TE.TaskEither<ReturnType<typeof failure>, A> =>
    async () =>
      isOut() ? E.left(failure('store', 'the database is away')) : E.right(value())

  const followed$ = merge(
    ...followed.map(([at, count]) => timer(at, clock.scheduler).pipe(map(() => markets(count)))),
    NEVER,
  )
  const ports = {
    clock,
    notice: (notice: Notice) => notices.push(notice),
    sportsSocket: { connect: () => defer(connect) },
    scores: {
      known: () =>
        unless(() => ({
          matches: [
            { eventId: 'a', gameId: '7', teams: ['A', 'B'] as const, gameStart: null, before: rows.get('a') ?? null },
            { eventId: 'b', gameId: null, teams: ['C', 'D'] as const, gameStart: null, before: rows.get('b') ?? null },
          ],
          aliases: NO_ALIASES,
        })),
      write: (heard: ReadonlyArray<HeardScore>) =>
        unless(() => {
          for (const row of heard) {
            rows.set(row.eventId, row)
            const isSuspect = row.feed.suspicion !== null
            written.push(`${clock.now()} ${showScore(row.feed.score)}${isSuspect ? ' suspect' : ''}`)
          }
        }),
    },
  }
  const listening = scores(ports, { ...SCORING, ...settings })(followed$).subscribe(one => scored.push(one))
  await until(end)
  const left = leftAt
  listening.unsubscribe()
  return { scored, written, rows, sent, connects, left: () => left, notices }
}
