import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'
/** Where screenshots go; not kept in git. */
const ARTEFACTS = join(process.cwd(), 'data', 'screenshots')

/** Null: no browser here, and the tests are skipped, which vitest shows. */
export const browserPath = existsSync(CHROMIUM) ? CHROMIUM : null

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })

/** A page that notes what its console complains about. */
export const openPage = async (
  browser: Browser,
  theme: 'dark' | 'light',
  width = 1280,
): Promise<{ readonly page: Page; readonly complaints: ReadonlyArray<string> }> => {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: theme })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => {
    if (/Content Security Policy|Uncaught/.test(message.text())) complaints.push(message.text())
  })
  return { page, complaints }
}

/** By how much the page is wider than what is seen of it: the place of a scroll bar is kept free and is no room. */
export const WIDER = 'document.documentElement.scrollWidth - Math.round(document.body.getBoundingClientRect().width)'

export const shoot = async (page: Page, name: string): Promise<void> => {
  mkdirSync(ARTEFACTS, { recursive: true })
  await page.screenshot({ path: join(ARTEFACTS, `${name}.png`) })
}
