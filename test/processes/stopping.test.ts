import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { BUSY } from '../support/busy.ts'
import {
  close,
  dataFolder,
  emptyFolder,
  expectNothingLeft,
  leftOn,
  openEmbedded,
  type Program,
  startEngine,
  untilReady,
} from '../support/engineProcess.ts'
import { ledgerFaults, ordersUnderWay } from '../support/ledgerFaults.ts'
import { runningOnFolder, signal } from '../support/processTable.ts'
import { eventually } from '../support/waiting.ts'

/** An engine with orders on their way. */
const startBusy = async (folder: string): Promise<Program> => {
  const engine = startEngine(folder, BUSY)
  await untilReady(engine)
  const sql = await openEmbedded(folder)
  await eventually('orders are under way', async () => (await ordersUnderWay(sql)) > 0)
  await close(sql)
  return engine
}

const venueGone = (folder: string) =>
  eventually('the simulated venue is gone', async () => !(await leftOn(folder)).some(line => line.includes(' sim ')))

describe('stopping', () => {
  // How long it took is told and not asserted: a machine that is busy with something else may be slow.
  it('drains at SIGTERM, leaves no process and loses nothing', async () => {
    const folder = await dataFolder()
    const engine = await startBusy(folder)
    const begun = systemClock.monotonic()
    engine.signal('SIGTERM')
    const { code } = await engine.ended
    const took = systemClock.monotonic() - begun
    process.stdout.write(`drained in ${Math.round(took)} ms\n`)
    await expectNothingLeft(folder)
    expect(code, engine.err().slice(-2000)).toBe(0)

    const again = startEngine(folder, BUSY)
    await untilReady(again)
    const sql = await openEmbedded(folder)
    expect(await ledgerFaults(sql)).toEqual([])
    await close(sql)
    again.signal('SIGTERM')
    expect((await again.ended).code).toBe(0)
    await expectNothingLeft(folder)
  })

  it('ends at once at a second Ctrl-C, and the next start goes on', { retry: 2 }, async () => {
    const folder = await dataFolder()
    const engine = await startBusy(folder)
    engine.signal('SIGINT')
    await engine.says('told to stop; a second time stops at once')
    engine.signal('SIGINT')
    expect(await engine.ended).toEqual({ code: 130, signal: null })
    await venueGone(folder)

    const next = startEngine(folder, BUSY)
    await untilReady(next)
    next.signal('SIGINT')
    expect((await next.ended).code).toBe(0)
    await expectNothingLeft(folder)
  })

  it('takes its simulated venue with it even when it is killed, and the next start takes over its Postgres', async () => {
    const folder = await dataFolder()
    const engine = startEngine(folder, BUSY)
    await untilReady(engine)
    engine.signal('SIGKILL')
    await engine.ended
    await venueGone(folder)
    const [postgres, ...others] = await runningOnFolder(folder)
    expect([postgres?.command.includes('postgres'), others]).toEqual([true, []])

    const next = startEngine(folder, BUSY)
    await next.says('took over the embedded Postgres that was left running')
    await untilReady(next)
    next.signal('SIGTERM')
    expect((await next.ended).code).toBe(0)
    await expectNothingLeft(folder)
  })

  it('goes on when its Postgres or its simulated venue is killed under it', async () => {
    const folder = await dataFolder()
    const engine = startEngine(folder, BUSY)
    const page = await untilReady(engine)
    const running = await runningOnFolder(folder)
    for (const { pid } of running.filter(one => one.pid !== engine.pid)) signal(pid, 'SIGKILL')
    await engine.says('the embedded Postgres runs again')
    await engine.says('the simulated venue ended by itself; starting it again')
    await eventually('it is ready again', async () => (await fetch(`${page}/health/ready`)).status === 200)
    engine.signal('SIGTERM')
    expect((await engine.ended).code, engine.err().slice(-2000)).toBe(0)
    await expectNothingLeft(folder)
  })

  it.each(['the simulated venue answers', 'the embedded Postgres runs', 'the page is at', 'trading on paper'])(
    'stops during its first start, once it says "%s"',
    async words => {
      const folder = await emptyFolder()
      const engine = startEngine(folder, BUSY)
      await engine.says(words)
      engine.signal('SIGTERM')
      expect((await engine.ended).code, engine.err().slice(-2000)).toBe(0)
      await expectNothingLeft(folder)
    },
  )
})
