/** From an action to the first byte of its order, beside one bare commit and one bare signature; orders a second; a comparison with the venue. */
import { subscribe } from 'node:diagnostics_channel'
import { filter, firstValueFrom, NEVER, Subject } from 'rxjs'
import { keccak256, toHex } from 'viem'
import { systemClock } from '../src/clock.ts'
import { actionId, type MarketId } from '../src/domain/ids.ts'
import { type Millis, millis, type Price, price, usd } from '../src/domain/money.ts'
import { secret } from '../src/domain/secret.ts'
import { simulatedKey } from '../src/domain/simulatedKey.ts'
import type { Decision } from '../src/domain/strategy.ts'
import { buildPorts } from '../src/process/ports.ts'
import { engineSettings } from '../src/process/settings.ts'
import { createVenueRequests } from '../src/process/venueRequests.ts'
import { ensureWallets } from '../src/store/wallets.ts'
import { createLive } from '../src/venue/live/live.ts'
import { signerOf, type Wallet } from '../src/venue/live/wallet.ts'
import { createTransport } from '../src/venue/transport.ts'
import { executor, type Work } from '../streams/executor.ts'
import { deployEager } from './eager.ts'
import { median, type Section, shown, verdict } from './figures.ts'
import { compared } from './reconciled.ts'
import { passing, pricedOnce, rightOr, type World } from './world.ts'

const WARM = 60
const TURNS = 300
const FLOOD_MARKETS = 200
const FLOOD = 6_000
const BARE_FLOOD = 4_000
const LATENCY_GOAL = 1.5
const RATE_GOAL = 0.7
const STRATEGY = deployEager().key
/** Hears the moment at which the HTTP client writes an order's request to its socket. */
const firstBytes = (): Subject<number> => {
  const byte$ = new Subject<number>()
  subscribe('undici:client:sendHeaders', message => {
    const headers = typeof message === 'object' && message !== null && 'headers' in message ? message.headers : ''
    if (String(headers).startsWith('POST /clob/order ')) byte$.next(systemClock.monotonic())
  })
  return byte$
}

const deciding = (prices: ReadonlyMap<MarketId, Price>) => {
  let steps = 0
  return (marketId: MarketId): Decision => {
    steps += 1
    const at: Millis = millis(systemClock.now())
    const trigger = prices.get(marketId) ?? price(500_000)
    const id = actionId(STRATEGY, marketId, steps, 0)
    return {
      strategy: STRATEGY,
      marketId,
      step: steps,
      at,
      trigger: {
        causes: ['trade'],
        yesPrice: trigger,
        spread: null,
        observedAt: at,
        age: millis(0),
        seq: 0,
        arrived: null,
      },
      life: {
        strategy: STRATEGY,
        marketId,
        codec: 1,
        state: {},
        step: steps,
        pending: [{ id, kind: 'OPEN_LONG', since: at }],
        seen: 0,
        resets: 0,
      },
      actions: [{ id, action: { _tag: 'OPEN_LONG', side: 'YES', usd: usd(5_000_000), reason: 'bench', trigger } }],
      basis: { stateBefore: {}, params: {} },
      turnedAway: [],
      fault: null,
    }
  }
}

const walletOf = (): Wallet => {
  const signer = signerOf(secret(simulatedKey('1'.repeat(64))))
  if (signer === null) throw new Error('no key')
  return { signer, funder: signer.address, signatureType: 0, chainId: 137 }
}

const ended = (work: Work): boolean => work._tag === 'reported' && work.report._tag === 'done'

export const orders = async (world: World): Promise<ReadonlyArray<Section>> => {
  const { database, followed, configured, venue } = world
  const { sql } = database
  await database.lease.acquire()
  rightOr(await ensureWallets(sql, [STRATEGY], usd(1_000_000_000_000))())
  await pricedOnce(world)
  const rows = await sql<{ id: number; yes_price: string }[]>`
    select id, yes_price from csgo_matches where price_status = 'good' and yes_ask < 0.9 order by id`
  const known = new Map(rows.map(row => [row.id, price(Math.round(Number(row.yes_price) * 1_000_000))]))
  const prices = new Map<MarketId, Price>(
    followed.flatMap(({ marketId }) => {
      const at = known.get(marketId)
      return at === undefined ? [] : [[marketId, at] as const]
    }),
  )
  const markets = [...prices.keys()]
  const decide = deciding(prices)

  const config = configured({
    MAX_PRICE_AGE_MS: '900000',
    MAX_ORDERS_PER_SECOND: '1000',
    MAX_EXPOSURE_USD: '10000000',
    MAX_MATCH_USD: '10000000',
  })
  const transport = createTransport({ clock: systemClock })
  const wallet = walletOf()
  const fast = { aSecond: 100_000, burst: 100_000 }
  const live = rightOr(
    await createLive({
      transport,
      clock: systemClock,
      clobUrl: venue.clobUrl,
      userSocketUrl: venue.userSocketUrl,
      wallet,
      apiKey: { apiKey: 'bench', secret: secret(Buffer.from('bench').toString('base64')), passphrase: secret('bench') },
      metadata: 'intent',
      decimals: 'tick',
      pace: { orders: fast, cancels: fast, reads: fast },
      alarm: () => undefined,
      calm: () => undefined,
      say: () => undefined,
    }),
  )
  const limits = {
    maxPositions: 100_000,
    maxPositionUsd: usd(1e12),
    maxEntrySpread: price(1e6),
    maxExitSpread: price(1e6),
  }
  const ports = buildPorts(
    {
      config,
      venue,
      database,
      limitsOf: () => limits,
      live,
      clock: systemClock,
      stop$: NEVER,
    },
    createVenueRequests(),
  )
  const decision$ = new Subject<Decision>()
  const work$ = new Subject<Work>()
  const settings = { ...engineSettings(config).executor, settleEvery: 3_600_000 }
  const running = decision$.pipe(executor(ports, settings)).subscribe(work => {
    if (work._tag === 'failed') process.stderr.write(`${work.what}: ${work.failure.message}\n`)
    if (work._tag === 'approval' && work.refusals[0] !== undefined)
      process.stderr.write(`refused: ${work.refusals[0].detail}\n`)
    work$.next(work)
  })
  const byte$ = firstBytes()
  await sql`create table if not exists bench_commits (id text, action jsonb, at timestamptz)`
  const commit = () =>
    sql.begin(tx => tx`insert into bench_commits values (${'x'.repeat(40)}, ${'{"usd":5000000}'}::text::jsonb, now())`)
  const digest = keccak256(toHex('bench'))
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const began = systemClock.monotonic()
    await work()
    return systemClock.monotonic() - began
  }

  const own: number[] = []
  const commits: number[] = []
  const signatures: number[] = []
  for (let turn = 0; turn < WARM + TURNS; turn++) {
    const market = markets[turn % markets.length]
    if (market === undefined) throw new Error('no market is priced')
    const commitTook = await timed(commit)
    const signTook = await timed(() => wallet.signer.sign(digest))
    const done = firstValueFrom(work$.pipe(filter(ended)))
    const sent = firstValueFrom(byte$)
    const began = systemClock.monotonic()
    decision$.next(decide(market))
    const took = (await sent) - began
    await done
    if (turn < WARM) continue
    own.push(took)
    commits.push(commitTook)
    signatures.push(signTook)
  }

  let bare = 0
  const bareEnd = systemClock.monotonic() + BARE_FLOOD
  while (systemClock.monotonic() < bareEnd) {
    await commit()
    await wallet.signer.sign(digest)
    bare += 1
  }
  const bareRate = (bare * 1000) / BARE_FLOOD

  let sentOut = 0
  let isOver = false
  const counting = byte$.subscribe(() => {
    sentOut += 1
  })
  const again = work$.pipe(filter(ended)).subscribe(work => {
    if (!isOver && work._tag === 'reported') decision$.next(decide(work.report.order.marketId))
  })
  for (const market of markets.slice(0, FLOOD_MARKETS)) decision$.next(decide(market))
  await passing(1000)
  sentOut = 0
  const began = systemClock.monotonic()
  await passing(FLOOD)
  const rate = (sentOut * 1000) / (systemClock.monotonic() - began)
  isOver = true
  await passing(1500)
  counting.unsubscribe()
  again.unsubscribe()
  running.unsubscribe()
  live.stop()
  await ports.close()
  await transport.close()

  const floor = median(commits) + median(signatures)
  const ratio = median(own) / floor
  const part = rate / bareRate
  const comparison = await compared(sql, markets)
  return [
    {
      title: 'from an action to the first byte of its order',
      method: `${TURNS} entries one after another, each after one bare commit (BEGIN, one INSERT, COMMIT) and one bare signature: risk, the intent's commit, the hash, the signature, until the HTTP client writes the request to its socket. p50; ms.`,
      columns: ['', 'one commit', 'one signature', 'action to byte', 'ratio', 'goal', ''],
      rows: [
        [
          'p50',
          shown(median(commits), 'ms'),
          shown(median(signatures), 'ms'),
          shown(median(own), 'ms'),
          shown(ratio),
          `≤ ${LATENCY_GOAL}`,
          verdict(() => ratio <= LATENCY_GOAL),
        ],
      ],
    },
    {
      title: 'orders a second',
      method: `${FLOOD_MARKETS} markets, each asking again when its order has ended, for ${FLOOD / 1000} s; against one bare commit and one bare signature after another for ${BARE_FLOOD / 1000} s.`,
      columns: ['', 'bare', 'orders', 'ratio', 'goal', ''],
      rows: [
        ['a second', shown(bareRate), shown(rate), shown(part), `≥ ${RATE_GOAL}`, verdict(() => part >= RATE_GOAL)],
      ],
    },
    comparison,
  ]
}
