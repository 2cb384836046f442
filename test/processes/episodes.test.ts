import { expect, it } from 'vitest'
import { BUSY } from '../support/busy.ts'
import {
  dataFolder,
  expectNothingLeft,
  healthOf,
  launch,
  runToEnd,
  startEngine,
  startVenue,
  untilReady,
} from '../support/engineProcess.ts'
import { eventually } from '../support/waiting.ts'

const OF_THE_VENUE = ['books', 'market_socket', 'score_socket', 'stale_prices']

const active = async (page: string): Promise<ReadonlyArray<string>> => {
  const text = await (await fetch(`${page}/metrics`)).text()
  return [...text.matchAll(/^csgo_fault_active\{fault="(\w+)"\} 1$/gm)].map(([, fault = '']) => fault)
}
/** How many lines of the log tell of a fault: one when it began, one when it ended. */
const lines = (log: string, fault: string): number =>
  log.split('\n').filter(line => line.includes(`"fault":"${fault}"`)).length

it('a venue that goes and comes back is told by one line at each end, and by health and metrics in between', async () => {
  const world = await dataFolder()
  const { venue, url } = await startVenue(world)
  const folder = await dataFolder()
  const engine = startEngine(folder, { ...BUSY, SIM_URL: url, MAX_PRICE_AGE_MS: '4000' })
  const page = await untilReady(engine)
  expect(await active(page)).not.toContain('books')

  venue.signal('SIGKILL')
  await eventually('the metrics name the faults', async () => {
    const faults = await active(page)
    return OF_THE_VENUE.every(fault => faults.includes(fault))
  })
  const { status, body } = await healthOf(page)
  expect(status).toBe(503)
  expect(body).toMatch(/"fault":"books","since":\d+,"reason":"[^"]*ECONNREFUSED/)

  const again = launch(['sim', '--port', new URL(url).port, '--matches', '8'], { folder: world })
  await again.says('"ready":true')
  await eventually('nothing is wrong any more', async () => (await active(page)).length === 0)
  expect((await healthOf(page)).status).toBe(200)
  for (const fault of OF_THE_VENUE) expect(lines(engine.err(), fault), `${fault}:\n${engine.err()}`).toBe(2)

  const doctor = await runToEnd(['doctor', '--json'], {
    folder,
    environment: { DASHBOARD_PORT: new URL(page).port, SIM_URL: url },
  })
  expect(doctor.code, doctor.out).toBe(0)
  expect(doctor.out).toMatch(/"name":"data lock","state":"ok","says":"Held by a running engine/)

  engine.signal('SIGTERM')
  expect((await engine.ended).code).toBe(0)
  const stopped = await runToEnd(['doctor'], { folder, environment: { DASHBOARD_PORT: '0', SIM_URL: url } })
  expect(stopped.out).toMatch(/does not run, and\s+is not started/)
  await expectNothingLeft(folder)
})
