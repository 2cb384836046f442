/**
 * `npm run screenshots [-- http://127.0.0.1:8080]`: every view in both themes, into docs/screenshots. Without an address an engine of its own is
 * started: seed 2026, rounds twenty times as fast, and left alone for some minutes, so that there is an evening to be seen.
 */
import { writeFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { systemClock } from '../src/clock.ts'
import { startOnce } from '../test/browser/engine.ts'
import { openBrowser, openPage } from '../test/browser/page.ts'
import { placesOf } from '../test/browser/places.ts'

const WIDTH = 1280
const EVENING = 8 * 60_000
/** The page fills its rates and lines while it is looked at. */
const LOOK = 3000
const FIRST_LOOK = 32_000
const LARGEST = 150 * 1024

const passing = (ms: number): Promise<void> =>
  new Promise(resolve => systemClock.scheduler.schedule(() => resolve(), ms))

/** The browser is the one program here that can write small pictures: a canvas of it. */
const asWebp = async (blank: Page, png: Buffer): Promise<Buffer> => {
  const address: unknown = await blank.evaluate(`(async () => {
    const image = new Image()
    image.src = 'data:image/png;base64,${png.toString('base64')}'
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    canvas.getContext('2d').drawImage(image, 0, 0)
    return canvas.toDataURL('image/webp', 0.85)
  })()`)
  return Buffer.from(String(address).split(',')[1] ?? '', 'base64')
}

const shootAll = async (base: string): Promise<void> => {
  const places = await placesOf(base)
  const browser = await openBrowser()
  const blank = await browser.newPage()
  for (const theme of ['dark', 'light'] as const) {
    const { page } = await openPage(browser, theme, WIDTH)
    await page.goto(base)
    await passing(FIRST_LOOK)
    for (const { name, path, shows } of places) {
      const link = `${base}${path}`
      // Followed as a person would: the page stays, and so do its rates of the last half minute.
      await page.evaluate(
        `history.pushState(null, '', ${JSON.stringify(link)}); dispatchEvent(new PopStateEvent('popstate'))`,
      )
      await page.locator(shows).first().waitFor()
      await passing(LOOK)
      const file = `docs/screenshots/${name}-${theme}.webp`
      const picture = await asWebp(blank, await page.screenshot())
      await writeFile(file, picture)
      const size = picture.length
      process.stdout.write(`${file} ${Math.round(size / 1024)} KB${size > LARGEST ? ' – larger than 150 KB' : ''}\n`)
    }
    await page.context().close()
  }
  await browser.close()
}

const [given] = process.argv.slice(2)
if (given !== undefined) await shootAll(given)
else {
  const engine = await startOnce({ SIM_SEED: '2026', SIM_PACE: '20', SIM_MATCHES: '10' })
  process.stdout.write(`the evening begins at ${engine.base}; the pictures are taken in ${EVENING / 60_000} minutes\n`)
  await passing(EVENING)
  await shootAll(engine.base)
  await engine.stop()
}
