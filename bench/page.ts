/** The page in a real chromium: 500 markets that change five times a second each, its first paint, its weight. */
import { createServer, type Server } from 'node:http'
import { pathToFileURL } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import type { Browser } from 'playwright-core'
import { type Observable, scan, shareReplay, startWith, timer } from 'rxjs'
import { systemClock } from '../src/clock.ts'
import { serveClient } from '../src/cockpit/client.ts'
import { EMPTY_FEED } from '../src/cockpit/feed.ts'
import { cents } from '../src/cockpit/figures.ts'
import { SECURITY_HEADERS } from '../src/cockpit/headers.ts'
import { judgeHealth } from '../src/cockpit/health.ts'
import { type PageFile, readPage } from '../src/cockpit/pageFiles.ts'
import type { View } from '../src/cockpit/shown.ts'
import type { ShownMarket } from '../src/cockpit/shownRows.ts'
import { NO_FLOW } from '../src/cockpit/stages.ts'
import { showFeed, showRows } from '../src/cockpit/view.ts'
import { NOT_HALTED } from '../src/domain/halt.ts'
import { marketId } from '../src/domain/ids.ts'
import { millis, price } from '../src/domain/money.ts'
import { browserPath, openBrowser } from '../test/browser/page.ts'
import { market, position, today, wallet, wellFacts } from '../test/cockpit/desk.ts'
import { median, most, percentile, type Section, shown, verdict } from './figures.ts'

const MARKETS = 500
const A_SECOND = 5
/** All markets in ten parts, so that changes come spread over the second as they do. */
const PARTS = 10
const EVERY = 1000 / A_SECOND / PARTS
const MEASURE = 12_000
const LOADS = 5
const FRAME = 33
const GOALS = { frames: 0.95, paint: 1000, bytes: 200 * 1024 } as const

const firstView = (): View => {
  const at = systemClock.now()
  const facts = wellFacts(at)
  const markets = Array.from({ length: MARKETS }, (_, number) =>
    market({
      marketId: marketId(number + 1),
      eventId: String(Math.floor(number / 6)),
      marketType: number % 6 === 0 ? 'moneyline' : 'child_moneyline',
      mapNumber: number % 6 === 0 ? null : number % 6,
      gameStart: millis(at - 60_000 * (number % 90)),
    }),
  )
  const rows = {
    markets,
    positions: [position()],
    orders: [],
    wallets: [wallet()],
    refusals: [],
    today: today(),
    halt: NOT_HALTED,
  }
  const maxPriceAge = millis(20_000)
  const scene = {
    mode: { venue: 'sim', trading: 'paper' },
    version: 'bench',
    maxPriceAge,
    health: judgeHealth(facts, null, at, maxPriceAge),
    facts,
    measured: {},
    flow: NO_FLOW,
    paces: new Map(),
    at,
    read: 'once',
  } as const
  return { ...showRows(rows, scene), ...showFeed(EMPTY_FEED) }
}

const moved = (row: ShownMarket, round: number): ShownMarket => {
  const yes = 100_000 + ((Number(row.id) * 7919 + round * 5000) % 800_000)
  return { ...row, yes: cents(price(yes)), no: cents(price(1_000_000 - yes)), observedAt: systemClock.now() }
}
const viewsOf = (first: View): Observable<View> =>
  timer(0, EVERY, systemClock.scheduler).pipe(
    scan(
      (view, round) => ({
        ...view,
        markets: view.markets.map((row, place) => (place % PARTS === round % PARTS ? moved(row, round) : row)),
      }),
      first,
    ),
    startWith(first),
    shareReplay({ bufferSize: 1, refCount: true }),
  )

const SESSION = JSON.stringify({ role: 'admin', needsPassword: false, csrf: '', says: '' })

/** The built page, its events, and who we are: what the engine's own server sends, without an engine. */
const serve = (files: ReadonlyArray<PageFile>, view$: Observable<View>): Promise<Server> => {
  const index = files.find(file => file.path === '/index.html')
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    if (path === '/events') {
      response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/event-stream' })
      serveClient(response, view$, systemClock)
      return
    }
    if (path === '/api/session') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(SESSION)
      return
    }
    const file = files.find(one => one.path === path) ?? index
    response
      .writeHead(200, { ...SECURITY_HEADERS, 'content-type': file?.type ?? '', 'content-encoding': 'gzip' })
      .end(file?.gzipped)
  })
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)))
}

/** Milliseconds between the frames that the browser drew. */
const framesOf = async (browser: Browser, address: string): Promise<ReadonlyArray<number>> => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(address)
  await page.locator('main h1').waitFor()
  const told: unknown = await page.evaluate(`new Promise(done => {
    const gaps = []
    let last = performance.now()
    const until = last + ${MEASURE}
    const frame = at => {
      gaps.push(at - last)
      last = at
      if (at < until) requestAnimationFrame(frame)
      else done(gaps.slice(30))
    }
    requestAnimationFrame(frame)
  })`)
  await page.close()
  return Array.isArray(told) ? told.map(Number) : []
}

/** Milliseconds from asking for the page to its first paint, and to its sentence; nothing is kept from load to load. */
const paintsOf = async (browser: Browser, address: string) => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto(address)
  await page.locator('main h1').waitFor()
  const [paint, sentence]: ReadonlyArray<number> = await page.evaluate(
    `[performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN, performance.now()]`,
  )
  await context.close()
  return { paint: paint ?? Number.NaN, sentence: sentence ?? Number.NaN }
}

const frameRow = (name: string, frames: ReadonlyArray<number>): ReadonlyArray<string> => {
  const share = frames.filter(gap => gap <= FRAME).length / Math.max(1, frames.length)
  return [
    `frames ≤ ${FRAME} ms, ${name}`,
    `${shown(share * 100)} %`,
    `p50 ${shown(percentile(frames, 0.5))}, p99 ${shown(percentile(frames, 0.99))}, most ${shown(most(frames))} ms`,
    `≥ ${GOALS.frames * 100} %`,
    verdict(() => share >= GOALS.frames),
  ]
}
const paintRow = (name: string, samples: ReadonlyArray<number>): ReadonlyArray<string> => [
  name,
  shown(median(samples), 'ms'),
  `${LOADS} loads, most ${shown(most(samples))} ms`,
  `< ${GOALS.paint} ms`,
  verdict(() => median(samples) < GOALS.paint),
]
const bytesRow = (name: string, bytes: number, what: string): ReadonlyArray<string> => [
  name,
  shown(bytes / 1024, 'KB'),
  what,
  `≤ ${GOALS.bytes / 1024} KB`,
  verdict(() => bytes <= GOALS.bytes),
]

export const page = async (): Promise<ReadonlyArray<Section>> => {
  if (browserPath === null) throw new Error('there is no chromium here: bash scripts/debian-packages.sh')
  const files = await readPage(pathToFileURL('dist/src/cockpit/page/'))
  if (E.isLeft(files)) throw new Error(files.left)
  const server = await serve(files.right, viewsOf(firstView()))
  const address = server.address()
  const base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  const browser = await openBrowser()
  const paints = []
  for (let number = 0; number < LOADS; number++) paints.push(await paintsOf(browser, base))
  const matches = await framesOf(browser, `${base}/matches`)
  const desk = await framesOf(browser, base)
  await browser.close()
  server.closeAllConnections()
  server.close()
  const size = (some: ReadonlyArray<PageFile>): number => some.reduce((sum, file) => sum + file.gzipped.length, 0)
  const first = files.right.filter(file => /index/.test(file.path))
  return [
    {
      title: 'the page',
      method: `${MARKETS} markets, ${A_SECOND} changes a second each (${MARKETS * A_SECOND} rows a second by server-sent events), headless chromium without a GPU, 1440 × 900; frames over ${MEASURE / 1000} s.`,
      columns: ['', 'measured', '', 'goal', ''],
      rows: [
        frameRow('Matches', matches),
        frameRow('Desk', desk),
        paintRow(
          'first paint',
          paints.map(one => one.paint),
        ),
        paintRow(
          'its first sentence',
          paints.map(one => one.sentence),
        ),
        bytesRow('all of it, gzip', size(files.right), `${files.right.length} files, charts included`),
        bytesRow('before the first sentence, gzip', size(first), `${first.length} files`),
      ],
    },
  ]
}
