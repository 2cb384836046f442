import * as E from 'fp-ts/lib/Either.js'
import { catchError, filter, firstValueFrom, map, mergeMap, of, timeout } from 'rxjs'
import type { DiscoveredMarket } from '../../domain/market.ts'
import { type Millis, millis } from '../../domain/money.ts'
import { decodeFrame } from '../../domain/wire/marketFrame.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Transport } from '../../ports/transport.ts'
import { createBooks } from '../../venue/clob.ts'
import { createCatalogue } from '../../venue/gamma.ts'
import type { Venue } from '../venue.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

const DEADLINE: Millis = millis(10_000)
const SECOND = 1000
/** `/time` tells whole seconds. */
const SKEWED = 2 * SECOND
const WAY_OFF = 60 * SECOND
const CHECK_NETWORK =
  'Check the network and its name service, a firewall or proxy, and the addresses in: csgo-engine config'

type Addresses = Omit<Venue, 'stop'>
interface Tools {
  readonly transport: Transport
  readonly clock: Clock
}

const took = (ms: number): string => `${Math.round(ms)} ms`

interface Found {
  readonly finding: Finding
  readonly market: DiscoveredMarket | null
}

const gamma = async ({ gammaUrl }: Addresses, { transport, clock }: Tools): Promise<Found> => {
  const began = clock.monotonic()
  const answer = await createCatalogue(transport, { gammaUrl, deadline: DEADLINE }).discover([])()
  const ms = clock.monotonic() - began
  if (E.isLeft(answer))
    return {
      market: null,
      finding: fail(
        'markets',
        `Gamma does not tell its markets: ${answer.left.message}. No market is found without it.`,
        CHECK_NETWORK,
      ),
    }
  const { markets, leftOut } = answer.right
  const open = markets.filter(market => market.acceptingOrders && !market.closed)
  const says = `Gamma tells ${markets.length} Counter-Strike markets in ${took(ms)}; ${leftOut.length} cannot be read or do not count.`
  return {
    market: open[0] ?? null,
    finding:
      markets.length > 0
        ? ok('markets', says)
        : warn(
            'markets',
            says,
            'Between tournaments that is normal. Else look at the website: the venue may have changed.',
          ),
  }
}

/** Milliseconds by which a clock that tells whole seconds differs; within its second it does not. */
export const skewOf = (toldSeconds: number, at: number): number => {
  const early = toldSeconds * SECOND - at
  const late = early + SECOND
  return early > 0 ? early : Math.min(0, late)
}

const clob = async ({ clobUrl }: Addresses, { transport, clock }: Tools): Promise<Finding> => {
  const before = clock.now()
  const answer = await transport.request({ method: 'GET', url: `${clobUrl}/time`, body: null, deadline: DEADLINE })()
  const after = clock.now()
  if (E.isLeft(answer))
    return fail(
      'venue clock',
      `The CLOB does not answer: ${answer.left.message}. Without it nothing is priced.`,
      CHECK_NETWORK,
    )
  const { status, body } = answer.right
  const seconds = /^"?(\d{9,11})"?\s*$/.exec(body)?.[1]
  if (status !== 200 || seconds === undefined)
    return warn(
      'venue clock',
      `The CLOB answers ${status} to /time and no time.`,
      'It may be restarting: ask again in a minute.',
    )
  const skew = skewOf(Number(seconds), (before + after) / 2)
  const says = `The CLOB answers in ${took(after - before)}; its clock ${Math.abs(skew) < SECOND ? 'agrees with ours' : `is ${Math.abs(Math.round(skew / SECOND))} s ${skew < 0 ? 'behind' : 'ahead of'} ours`}.`
  const todo = 'Let this machine take its time from the network (NTP): timedatectl set-ntp true.'
  if (Math.abs(skew) > WAY_OFF) return fail('venue clock', `${says} Starts of matches would be judged wrongly.`, todo)
  return Math.abs(skew) > SKEWED ? warn('venue clock', says, todo) : ok('venue clock', says)
}

const books = async (
  { clobUrl }: Addresses,
  { transport, clock }: Tools,
  market: DiscoveredMarket | null,
): Promise<Finding> => {
  if (market === null)
    return warn('books', 'No market takes orders now, so no book was asked for.', 'Ask again when a match is near.')
  const began = clock.monotonic()
  const answer = await createBooks(transport, { clobUrl }).read([market.yesTokenId, market.noTokenId], DEADLINE)()
  const ms = clock.monotonic() - began
  if (E.isLeft(answer))
    return fail(
      'books',
      `The CLOB gives no books: ${answer.left.message}. Without them nothing is priced.`,
      CHECK_NETWORK,
    )
  const { books: found, refused } = answer.right
  if (refused.length > 0)
    return fail(
      'books',
      `A book cannot be read: ${refused.join('; ')}.`,
      'The venue may have changed its format: look for a newer version of the engine.',
    )
  return found.length === 2
    ? ok('books', `Both books of "${market.question}" came in ${took(ms)}.`)
    : warn(
        'books',
        `Of the two books of "${market.question}" ${found.length} came.`,
        'A market between two states has no books for a moment: ask again.',
      )
}

type Heard = { readonly _tag: 'heard'; readonly ms: number } | { readonly _tag: 'failed'; readonly why: string }

/** Connects, says something, and waits for an answer that is as it should be. */
const listen = (
  url: string,
  { transport, clock }: Tools,
  hello: string | null,
  isAnswer: (text: string) => boolean,
): Promise<Heard> => {
  const began = clock.monotonic()
  const heard = (): Heard => ({ _tag: 'heard', ms: clock.monotonic() - began })
  const failed = (why: string): Heard => ({ _tag: 'failed', why })
  return firstValueFrom(
    transport.socket(url).pipe(
      mergeMap(signal => {
        if (signal._tag === 'text') return of(isAnswer(signal.text))
        if (hello === null) return of(true)
        signal.send(hello)
        return of(false)
      }),
      filter(isDone => isDone),
      map(heard),
      timeout({
        first: DEADLINE,
        scheduler: clock.scheduler,
        with: () => of(failed(`it says nothing for ${DEADLINE / SECOND} s`)),
      }),
      catchError((error: unknown) =>
        of(
          failed(
            typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error),
          ),
        ),
      ),
    ),
    { defaultValue: failed('closed by the other side') },
  )
}

const marketSocket = async (
  { marketSocketUrl }: Addresses,
  tools: Tools,
  market: DiscoveredMarket | null,
): Promise<Finding> => {
  const tokens = market === null ? [] : [market.yesTokenId, market.noTokenId]
  const hello = JSON.stringify({ type: 'market', assets_ids: tokens, custom_feature_enabled: true })
  const heard = await listen(marketSocketUrl, tools, market === null ? null : hello, text =>
    E.isRight(decodeFrame(text)),
  )
  if (heard._tag === 'failed')
    return fail(
      'market socket',
      `The market socket cannot be used: ${heard.why}. Events are missed; prices come by polls only.`,
      CHECK_NETWORK,
    )
  return ok('market socket', `The market socket ${market === null ? 'opens' : 'tells a book'} in ${took(heard.ms)}.`)
}

const sportsSocket = async ({ sportsSocketUrl }: Addresses, tools: Tools): Promise<Finding> => {
  const heard = await listen(sportsSocketUrl, tools, null, () => true)
  return heard._tag === 'heard'
    ? ok('score socket', `The score socket opens in ${took(heard.ms)}.`)
    : warn('score socket', `The score socket cannot be used: ${heard.why}. No strategy needs it.`, CHECK_NETWORK)
}

/** Every address of a venue, asked as the engine would. Nothing is ordered. */
export const lookAtVenue = async (addresses: Addresses, tools: Tools): Promise<ReadonlyArray<Finding>> => {
  const { finding, market } = await gamma(addresses, tools)
  return [
    finding,
    ...(await Promise.all([
      clob(addresses, tools),
      books(addresses, tools, market),
      marketSocket(addresses, tools, market),
      sportsSocket(addresses, tools),
    ])),
  ]
}
