import { readFile } from 'node:fs/promises'
import axe from 'axe-core'
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { hashPassword } from '../../src/cockpit/password.ts'
import { startCockpit } from '../../src/cockpit/server.ts'
import { market, position, sources } from '../cockpit/desk.ts'
import { silentLog } from '../support/log.ts'
import { eventually } from '../support/waiting.ts'
import { layCable } from './cable.ts'
import { startOnce } from './engine.ts'
import { browserPath, openBrowser, openPage, shoot, WIDER } from './page.ts'
import { type Place, placesOf } from './places.ts'
import { restingStrategy } from './rester.ts'

/** What axe finds, in words. */
const violations = async (page: Page): Promise<ReadonlyArray<string>> => {
  await page.evaluate(axe.source)
  const found: unknown = await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }).then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.target.join(' ') + ' ' + (n.any[0] ? n.any[0].message : ''))))",
  )
  return Array.isArray(found) ? found.map(String) : ['axe did not answer']
}
const wider = async (page: Page): Promise<number> => Number(await page.evaluate(WIDER))

const hold = async (page: Page, name: RegExp): Promise<void> => {
  await page.getByRole('button', { name }).hover()
  await page.mouse.down()
}

describe.skipIf(browserPath === null)('the page in a real browser', () => {
  let browser: Browser
  let base = ''
  let stop = async (): Promise<void> => undefined
  let places: ReadonlyArray<Place> = []

  /** Each test has a page of its own, which is closed however the test ends. */
  const onPage = async (use: (page: Page) => Promise<void>): Promise<void> => {
    const { page } = await openPage(browser, 'dark')
    try {
      await use(page)
    } finally {
      await page.context().close()
    }
  }
  const through = async (page: Page, look: (place: Place) => Promise<void>): Promise<void> => {
    for (const place of places) {
      await page.goto(base + place.path)
      await page.locator('main h1').waitFor()
      await page.locator(place.shows).first().waitFor()
      await look(place)
    }
  }

  beforeAll(async () => {
    browser = await openBrowser()
    const engine = await startOnce({ SIM_SEED: '7', SIM_PACE: '4', ...(await restingStrategy()) })
    base = engine.base
    stop = engine.stop
    // A position is there, a fill has its why, and every view has something to show.
    const held = async () => (await fetch(`${base}/api/positions`)).text()
    await eventually('something is held', async () => (await held()) !== '[]', 100_000)
    places = await placesOf(base)
  }, 200_000)
  afterAll(async () => {
    await browser.close()
    await stop()
  })

  it.each(['dark', 'light'] as const)('is accessible in every view: %s', async theme => {
    // Without motion: what tints for 400 ms is judged by what it is before and after.
    const bare = await browser.newContext({ colorScheme: theme, bypassCSP: true, reducedMotion: 'reduce' })
    const page = await bare.newPage()
    await through(page, async ({ name }) => {
      expect(await violations(page), `${name} in ${theme}`).toEqual([])
      await shoot(page, `${name}-${theme}`)
    })
    await bare.close()
  })

  it('shows every view on a phone without a sideways scroll, with halt in reach, and nothing against its policy', async () => {
    const { page, complaints } = await openPage(browser, 'dark', 390)
    await through(page, async ({ name }) => {
      expect(await wider(page), name).toBeLessThanOrEqual(0)
      expect(await page.getByRole('button', { name: 'Halt' }).isVisible(), name).toBe(true)
      await shoot(page, `${name}-phone`)
    })
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('tells why the last thing was done within two clicks, and halts in one', () =>
    onPage(async page => {
      await page.goto(base)
      const deed = page.locator('.desk-deeds a[data-why]:not([data-why=""])').first()
      await deed.waitFor({ timeout: 100_000 })
      const clicks = { why: 0, halt: 0 }
      clicks.why += 1
      await deed.click()
      await page.getByRole('heading', { name: /^Why: / }).waitFor()
      expect(await page.locator('.chain .link').count()).toBeGreaterThanOrEqual(4)
      clicks.halt += 1
      await page.getByRole('button', { name: 'Halt' }).click()
      await page.locator('.standing[data-level="halted"]').waitFor()
      expect(clicks).toEqual({ why: 1, halt: 1 })
      await shoot(page, 'halted-dark')
      await page.keyboard.press('h')
      await page.getByRole('button', { name: 'Reduce only' }).click()
      await page.locator('.standing', { hasText: 'Reduce only' }).waitFor()
      await page.getByRole('button', { name: 'Resume', exact: true }).click()
      await page.locator('.standing[data-level="trading"]').waitFor()
    }))

  it('is gone through by keyboard, finds what is searched, and lists its keys', () =>
    onPage(async page => {
      await page.goto(base)
      await page.locator('main h1').waitFor()
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keys' }).waitFor()
      await page.keyboard.press('Escape')
      for (const [key, heading] of [
        ['p', /^(Worth|Nothing)/],
        ['s', /^Strategies/],
        ['y', /^History/],
        ['h', /well/],
        ['c', /^Payoff/],
        ['t', /^Teams/],
        ['m', /^Matches/],
      ] as const) {
        await page.keyboard.press('g')
        await page.keyboard.press(key)
        await page.getByRole('heading', { level: 1, name: heading }).waitFor()
      }
      await page.keyboard.press('j')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/match\//)
      await page.keyboard.press('/')
      await page.locator('input.search:focus').waitFor()
      await page.keyboard.type('scalp')
      await page.locator('.hit', { hasText: 'strategy' }).first().waitFor()
      await page.keyboard.press('Escape')
      await page.keyboard.press('w')
      await page.getByRole('heading', { name: /^Why: / }).waitFor()
    }))

  it('shows the legs of a position, and sells it after it said what that brings', () =>
    onPage(async page => {
      await page.goto(`${base}/positions`)
      const row = page.locator('.grid tbody tr:not(.group-line, .below)').first()
      await row.locator('button.unfold').click()
      await page.locator('.legs li').last().waitFor()
      await row.getByRole('button', { name: 'Close', exact: true }).click()
      await row.getByText(/^Sells 1 position that cost \$/).waitFor()
      await hold(page, /^Hold to close$/)
      // Strategies buy and sell meanwhile: what a person asked for has a name of its own.
      const byHand = async () => (await (await fetch(`${base}/api/history`)).text()).includes('"action":"manual/')
      await eventually('it is sold by hand', byHand)
      await page.mouse.up()
      await page.goto(`${base}/history?kind=order`)
      await page.getByText('sold', { exact: false }).first().waitFor()
    }))

  it('says when an order that rests ends by itself, and withdraws it, after it said which', () =>
    onPage(async page => {
      await page.goto(`${base}/positions`)
      const row = page.locator('.grid tbody tr', { hasText: 'rester' }).first()
      await row.getByText(/^ends in \d+ (?:m|s)/).waitFor({ timeout: 100_000 })
      await row.getByRole('button', { name: 'Cancel', exact: true }).click({ timeout: 100_000 })
      await page.getByText(/^Withdraws BUY 10\.00 YES\.$/).waitFor()
      await hold(page, /^Hold to cancel$/)
      const cancelled = async () =>
        /"strategy":"rester@default"[^}]*"status":"cancelled"/.test(await (await fetch(`${base}/api/orders`)).text())
      await eventually('it is cancelled', cancelled)
      await page.mouse.up()
    }))

  it('exports what History shows as a file, and leads from what was done in a match to its why', () =>
    onPage(async page => {
      await page.goto(`${base}/history?kind=order`)
      const coming = page.waitForEvent('download')
      await page.getByRole('link', { name: 'Export CSV' }).click()
      const file = await coming
      expect(file.suggestedFilename()).toBe('csgo-engine-history.csv')
      const [head, first] = (await readFile(await file.path(), 'utf8')).split('\n')
      expect(head).toBe(
        'time,match,question,strategy,side,direction,kind,shares,price,value,fee,realised,reason,action',
      )
      expect(first).toMatch(
        /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,[^,]+,.*@default,(YES|NO),(BUY|SELL),order,[\d.]+,0?[\d.]+,/,
      )
      await page.goto(base + (places.find(({ name }) => name === 'match')?.path ?? ''))
      await page.locator('.feed a[data-why]:not([data-why=""])').first().click()
      await page.getByRole('heading', { name: /^Why: / }).waitFor()
    }))

  it('corrects the start of a match, and plays through what a purchase would make', () =>
    onPage(async page => {
      await page.goto(base + (places.find(({ name }) => name === 'match')?.path ?? ''))
      await page.getByRole('button', { name: 'Correct start' }).click()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText(/^The start is set by hand in \d+ markets\.$/).waitFor()
      await page.getByRole('link', { name: 'what if…' }).click()
      await page.getByRole('heading', { name: /^What if: / }).waitFor()
      const worst = page.locator('tr[data-worst="true"] .money').first()
      const before = await worst.textContent()
      await page.getByRole('button', { name: 'Add a purchase' }).click()
      await eventually('the worst ending is another', async () => (await worst.textContent()) !== before)
    }))

  it('switches a strategy off and on, sets a parameter and its capital, and refuses nonsense in words', () =>
    onPage(async page => {
      await page.goto(`${base}/strategies/scalp%40default`)
      await hold(page, /^Hold to switch off$/)
      await page.getByRole('button', { name: 'Switch on' }).waitFor()
      await page.mouse.up()
      await page.getByRole('button', { name: 'Switch on' }).click()
      await page.locator('button.hold').waitFor()
      const swing = page.getByLabel('swing', { exact: true })
      await swing.fill('often')
      await page.getByRole('button', { name: /^Set swing 0\.1 → often/ }).click()
      await page.locator('.params-end [role="status"]:not(:empty)').waitFor()
      expect(await page.getByText('set by hand').count()).toBe(0)
      await swing.fill('0.12')
      await page.getByRole('button', { name: /^Set swing 0\.1 → 0\.12/ }).click()
      await page.getByText('set by hand').waitFor()
      await page.getByLabel('Capital, $').fill('500')
      await page.getByRole('button', { name: 'Set', exact: true }).click()
      await page.getByText('scalp@default has a capital of $500.00.').waitFor()
    }))

  it('breaks the simulated venue and mends it', () =>
    onPage(async page => {
      await page.goto(`${base}/health`)
      const slow = page.getByRole('switch', { name: /^slow / })
      await slow.click()
      await page.locator('button[role="switch"][aria-checked="true"]').waitFor()
      await slow.click()
      await eventually('it is off', async () => (await slow.getAttribute('aria-checked')) === 'false')
    }))

  it('says at once that the connection is lost, and has everything again when it is back', () =>
    onPage(async page => {
      const cable = await layCable(base)
      await page.goto(`${cable.base}/matches`)
      await page.locator('.dot[data-state="open"]').waitFor()
      cable.cut()
      await page.getByRole('alert').waitFor()
      await shoot(page, 'lost-dark')
      cable.mend()
      await page.locator('.dot[data-state="open"]').waitFor()
      await page.getByRole('alert').waitFor({ state: 'detached' })
      await cable.stop()
    }))

  it('wants the password where there is one, and gives who may only look nothing to press', async () => {
    const [admin, reader] = await Promise.all([hashPassword('correct horse'), hashPassword('only looking')])
    const desk = sources({ markets: () => TE.right([market()]), positions: () => TE.right([position()]) })
    const how = { host: '127.0.0.1', port: 0, acts: null, clock: systemClock, log: silentLog }
    const locked = await startCockpit(desk, { ...how, passwords: { admin, reader } })
    if (E.isLeft(locked)) throw new Error(locked.left)
    await onPage(async page => {
      const logIn = async (password: string) => {
        await page.getByLabel('Password').fill(password)
        await page.getByRole('button', { name: 'Log in' }).click()
      }
      await page.goto(`${locked.right.url}/positions`)
      await logIn('wrong horse')
      await page.getByRole('alert').filter({ hasText: 'That is not the password.' }).waitFor()
      await logIn('only looking')
      await page.locator('.grid tbody button.unfold').first().waitFor()
      expect(await page.context().cookies()).toMatchObject([
        { name: 'csgo_session', httpOnly: true, sameSite: 'Strict' },
      ])
      expect(await page.getByRole('button', { name: /Halt|Close|Cancel/ }).count()).toBe(0)
      await page.context().clearCookies()
      await page.reload()
      await logIn('correct horse')
      await page.getByRole('button', { name: 'Halt' }).waitFor()
      expect(await page.getByRole('button', { name: 'Close', exact: true }).count()).toBe(1)
    })
    await locked.right.stop()
  })
})
