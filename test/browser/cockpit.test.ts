import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../support/waiting.ts'
import { layCable } from './cable.ts'
import { startOnce } from './engine.ts'
import { browserPath, openBrowser, openPage, shoot } from './page.ts'

const VIEWS = [
  ['desk', '/'],
  ['matches', '/matches'],
  ['positions', '/positions'],
  ['strategies', '/strategies'],
  ['history', '/history'],
  ['health', '/health'],
  ['payoff', '/payoff'],
  ['teams', '/teams'],
] as const

/** What axe finds, in words. */
const violations = async (page: Page): Promise<ReadonlyArray<string>> => {
  await page.evaluate(axe.source)
  const found: unknown = await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }).then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.target.join(' ') + ' ' + (n.any[0] ? n.any[0].message : ''))))",
  )
  return Array.isArray(found) ? found.map(String) : ['axe did not answer']
}

describe.skipIf(browserPath === null)('the page in a real browser', () => {
  let browser: Browser
  let base = ''
  let stop = async (): Promise<void> => undefined

  beforeAll(async () => {
    browser = await openBrowser()
    const engine = await startOnce({ SIM_SEED: '7', SIM_PACE: '4' })
    base = engine.base
    stop = engine.stop
  })
  afterAll(async () => {
    await browser.close()
    await stop()
  })

  it.each(VIEWS)(
    'shows %s in both themes and on a phone, accessible, with nothing against its policy',
    async (name, path) => {
      for (const theme of ['dark', 'light'] as const) {
        const { page, complaints } = await openPage(browser, theme)
        await page.goto(base + path)
        await page.locator('main h1').waitFor()
        expect(complaints).toEqual([])
        await shoot(page, `${name}-${theme}`)
        await page.context().close()
        // Without motion: what tints for 400 ms is judged by what it is before and after.
        const bare = await browser.newContext({ colorScheme: theme, bypassCSP: true, reducedMotion: 'reduce' })
        const judged = await bare.newPage()
        await judged.goto(base + path)
        await judged.locator('main h1').waitFor()
        expect(await violations(judged), `${name} in ${theme}`).toEqual([])
        await bare.close()
      }
      const { page } = await openPage(browser, 'dark', 390)
      await page.goto(base + path)
      await page.locator('main h1').waitFor()
      const wider: unknown = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
      expect(Number(wider)).toBeLessThanOrEqual(0)
      await shoot(page, `${name}-phone`)
      await page.context().close()
    },
  )

  it('is gone through by keyboard, and lists its keys', async () => {
    const { page } = await openPage(browser, 'dark')
    await page.goto(base)
    await page.locator('main h1').waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('g')
    await page.keyboard.press('m')
    await page.getByRole('heading', { name: 'Matches' }).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/match\//)
    await page.context().close()
  })

  it('tells why the last thing was done within two clicks, and halts in one', async () => {
    const { page } = await openPage(browser, 'dark')
    await page.goto(base)
    const deed = page.locator('.desk-deeds a[data-why]:not([data-why=""])').first()
    await deed.waitFor({ timeout: 100_000 })
    // Click one. There is no second.
    await deed.click()
    await page.getByRole('heading', { name: /^Why: / }).waitFor()
    expect(await page.locator('.chain .link').count()).toBeGreaterThanOrEqual(4)
    await shoot(page, 'why-dark')
    await page.getByRole('button', { name: 'Halt' }).click()
    await page.locator('.standing[data-level="halted"]').waitFor()
    await shoot(page, 'halted-dark')
    await page.keyboard.press('h')
    await page.getByRole('button', { name: 'Resume', exact: true }).click()
    await page.locator('.standing[data-level="trading"]').waitFor()
    await page.context().close()
  })

  it('switches a strategy off and on, and sets a parameter', async () => {
    const { page } = await openPage(browser, 'dark')
    await page.goto(`${base}/strategies/scalp%40default`)
    const off = page.locator('button.hold')
    await off.waitFor()
    await off.hover()
    await page.mouse.down()
    await page.getByRole('button', { name: 'Switch on' }).waitFor()
    await page.mouse.up()
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.locator('button.hold').waitFor()
    await page.getByLabel('swing', { exact: true }).fill('0.12')
    await page.getByRole('button', { name: /^Set swing 0\.1 → 0\.12/ }).click()
    await page.getByText('set by hand').waitFor()
    await page.context().close()
  })

  it('breaks the simulated venue and mends it', async () => {
    const { page } = await openPage(browser, 'dark')
    await page.goto(`${base}/health`)
    const slow = page.getByRole('switch', { name: /^slow / })
    await slow.click()
    await page.locator('button[role="switch"][aria-checked="true"]').waitFor()
    await slow.click()
    await eventually('it is off', async () => (await slow.getAttribute('aria-checked')) === 'false')
    await page.context().close()
  })

  it('says at once that the connection is lost, and has everything again when it is back', async () => {
    const { page } = await openPage(browser, 'dark')
    const cable = await layCable(base)
    await page.goto(`${cable.base}/matches`)
    await page.locator('.dot[data-state="open"]').waitFor()
    cable.cut()
    await page.getByRole('alert').waitFor({ timeout: 3000 })
    await shoot(page, 'lost-dark')
    cable.mend()
    await page.locator('.dot[data-state="open"]').waitFor({ timeout: 20_000 })
    await page.getByRole('alert').waitFor({ state: 'detached' })
    await page.context().close()
    await cable.stop()
  })
})
