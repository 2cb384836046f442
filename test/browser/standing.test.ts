import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { BarRow, StoryRow } from '../../src/cockpit/detailSources.ts'
import { startCockpit } from '../../src/cockpit/server.ts'
import { strategyKey } from '../../src/domain/ids.ts'
import { millis, price, shares, usd } from '../../src/domain/money.ts'
import { failure } from '../../src/ports/failure.ts'
import { market, NO_ACTS, position, sources } from '../cockpit/desk.ts'
import { secretConfig, serve } from '../cockpit/fortress.ts'
import { testDatabase } from '../support/database.ts'
import { silentLog } from '../support/log.ts'
import { aMarket, aQuote, furnish, SCALP } from '../support/trading.ts'
import { eventually } from '../support/waiting.ts'
import { browserPath, openBrowser, openPage, shoot, WIDER } from './page.ts'

/** What needs no running engine: the page on a desk that stands still. */
const NOW = systemClock.now()
const MINUTE = 60_000

/** A match that is over, so that its chart does not move: an hour of prices, and one purchase in the middle. */
const over = market({ ended: true, gameStart: millis(NOW - 90 * MINUTE), observedAt: millis(NOW) })
const bars: ReadonlyArray<BarRow> = Array.from({ length: 60 }, (_, minute) => {
  const at = price(400_000 + 4_000 * minute)
  return { at: millis(NOW - (60 - minute) * MINUTE), open: at, high: at, low: at, close: at }
})
const bought: StoryRow = {
  at: millis(NOW - 30 * MINUTE),
  what: 'fill',
  marketId: 7,
  strategy: strategyKey('scalp'),
  actionId: 'scalp@default/7/3/0',
  kind: 'order',
  side: 'YES',
  direction: 'BUY',
  shares: shares(40_000_000),
  price: price(520_000),
  usd: usd(20_800_000),
  text: '',
}
const desk = sources({
  markets: () => TE.right([over]),
  positions: () => TE.right([]),
  bars: () => TE.right(bars),
  story: () => TE.right([bought]),
})
const open = async (of: typeof desk, port = 0) => {
  const started = await startCockpit(of, { host: '127.0.0.1', port, ...NO_ACTS, clock: systemClock, log: silentLog })
  if (E.isLeft(started)) throw new Error(started.left)
  return started.right
}

/** Clicks all over the first pane of the chart, until one leads elsewhere; where that was, null: nowhere. */
const FIND = `(() => {
  const canvas = [...document.querySelectorAll('.chart canvas')].sort((a, b) => b.width - a.width)[0]
  if (canvas === undefined) return null
  const box = canvas.getBoundingClientRect()
  const began = location.pathname
  for (let y = box.top + 10; y < box.bottom; y += 14)
    for (let x = box.left + 10; x < box.right; x += 14) {
      const at = { bubbles: true, cancelable: true, clientX: x, clientY: y, button: 0, view: window }
      const upon = document.elementFromPoint(x, y)
      for (const kind of ['mouseenter', 'mousemove', 'mousedown', 'mouseup', 'click'])
        upon?.dispatchEvent(new MouseEvent(kind, at))
      if (location.pathname !== began) return { x, y }
    }
  return null
})()`
/** Tables that are wider than their room, by what they are called. */
const CUT = `[...document.querySelectorAll('.grid-room')]
  .filter(room => room.scrollWidth > room.clientWidth + 1)
  .map(room => room.firstElementChild.getAttribute('aria-label'))`

interface Spot {
  readonly x: number
  readonly y: number
}
/** Whether the chart is drawn yet nobody can see from without: it is looked for until it is. */
const findMark = async (page: Page): Promise<Spot> => {
  const spots: Spot[] = []
  await eventually('a mark is found on the chart', async () => {
    const found: unknown = await page.evaluate(FIND)
    if (typeof found === 'object' && found !== null)
      spots.push({ x: Number(Reflect.get(found, 'x')), y: Number(Reflect.get(found, 'y')) })
    return spots.length > 0
  })
  return spots[0] ?? { x: 0, y: 0 }
}

describe.skipIf(browserPath === null)('the page on a desk that stands still', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  }, 60_000)
  afterAll(() => browser.close())

  const onPage = async (use: (page: Page) => Promise<void>, width = 1280): Promise<void> => {
    const { page } = await openPage(browser, 'dark', width)
    try {
      await use(page)
    } finally {
      await page.context().close()
    }
  }

  it('leads from a mark on the chart of prices to its why', async () => {
    const cockpit = await open(desk)
    await onPage(async page => {
      const look = async () => {
        await page.goto(`${cockpit.url}/match/900`)
        await page.locator('.chart canvas').first().waitFor()
      }
      await look()
      const { x, y } = await findMark(page)
      await look()
      await eventually('a click there leads to the why', async () => {
        await page.mouse.click(x, y)
        return page.url().endsWith('/why/scalp%40default%2F7%2F3%2F0')
      })
      await page.getByText(/^Nobody knows/).waitFor()
    })
    await cockpit.stop()
  })

  it('says that the engine was upgraded while it stood open, and is well when it is loaded anew', async () => {
    const before = await open(desk)
    const port = Number(new URL(before.url).port)
    await onPage(async page => {
      await page.goto(before.url)
      await page.locator('.dot[data-state="open"]').waitFor()
      await before.stop()
      const after = await open({ ...desk, version: '9.9.9' }, port)
      await page.getByRole('alert').filter({ hasText: 'The engine is of another version than this page' }).waitFor()
      await shoot(page, 'upgraded-dark')
      await page.getByRole('button', { name: 'Load the page anew' }).click()
      await page.locator('.dot[data-state="open"]').waitFor()
      expect(await page.getByRole('alert').count()).toBe(0)
      // What cannot even be read is of another version too.
      const body = 'event: snapshot\ndata: {"of":"the day after tomorrow"}\n\n'
      await page.route('**/events', route => route.fulfill({ contentType: 'text/event-stream', body }))
      await page.reload()
      await page.locator('.dot[data-state="other"]').waitFor()
      await after.stop()
    })
  })

  it('keeps what stands around what could not be read, says why, and asks again by itself', async () => {
    let isAway = true
    const { history } = desk
    const cockpit = await open({
      ...desk,
      history: of => (isAway ? TE.left(failure('store', 'the database is away')) : history(of)),
    })
    await onPage(async page => {
      await page.goto(`${cockpit.url}/history`)
      await page
        .getByRole('alert')
        .filter({ hasText: /^the database is away\. Asked at .* again by itself\./ })
        .waitFor()
      await page.getByPlaceholder('Team or question').waitFor()
      isAway = false
      await page.getByText('No fill matches this filter.', { exact: false }).waitFor()
      expect(await page.getByRole('alert').count()).toBe(0)
    })
    await cockpit.stop()
  })

  it('merges a pair after it said what that brings', async () => {
    const { sql } = await testDatabase()
    await furnish(sql, [{ market: aMarket(1), quote: aQuote(49, 51, { observedAt: systemClock.now() }) }])
    await sql`
      select csgo_fill('a', 'order', ${SCALP}, 1, 'YES', 10, 0.4, 0, 'bought', now()),
             csgo_fill('b', 'order', ${SCALP}, 1, 'NO', 8, 0.5, 0, 'bought', now())`
    const { cockpit } = await serve(sql, await secretConfig(), null, { passwords: { admin: null, reader: null } })
    await onPage(async page => {
      await page.goto(`${cockpit.url}/positions`)
      await page.getByRole('button', { name: 'Merge', exact: true }).click()
      await page.getByText(/^Merges 8\.00 YES and as many NO, which cost \$7\.20, into \$8\.00/).waitFor()
      await page.getByRole('button', { name: 'Hold to merge' }).hover()
      await page.mouse.down()
      await page.getByRole('button', { name: 'Legs of Match winner NO' }).waitFor({ state: 'detached' })
      await page.mouse.up()
      expect(await page.locator('.grid tbody tr:not(.group-line, .below)').count()).toBe(1)
      expect(await page.getByRole('button', { name: 'Merge', exact: true }).count()).toBe(0)
    })
    await cockpit.stop()
  })

  it('is no wider than what it is looked at on and cuts no column off, however long the names are', async () => {
    const long = {
      teamYes: 'The Mongolz Academy International Counter-Strike Division',
      teamNo: 'Ninjas in Pyjamas Impact Female Roster Two',
      tournament: 'ESL Challenger League Season 48 Europe Cup 3 Closed Qualifier',
    }
    const pair = { ...long, pairId: 3 }
    const cockpit = await open({
      ...desk,
      markets: () => TE.right([market({ ...over, ...long, ended: false })]),
      positions: () => TE.right([position(pair), position({ ...pair, positionId: 32, side: 'NO' })]),
    })
    for (const width of [390, 768, 1280])
      await onPage(async page => {
        for (const path of ['/', '/matches', '/match/900', '/positions']) {
          await page.goto(cockpit.url + path)
          await page.locator('main h1').waitFor()
          await page.evaluate('document.fonts.ready.then(() => null)')
          expect([path, width, await page.evaluate(WIDER), await page.evaluate(CUT)]).toEqual([path, width, 0, []])
        }
      }, width)
    await cockpit.stop()
  })
})
