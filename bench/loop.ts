/** What a turn of the event loop costs. */
// law: a turn of the loop is measured here, and only the machine itself knows when it idled.
import { performance } from 'node:perf_hooks'
// law: the callback that runs once a turn without keeping the loop awake; no timer of the clock can.
import { setImmediate } from 'node:timers'

export interface LoopMeter {
  /** CPU of each turn, ms, in the order in which they ran. */
  readonly stop: () => ReadonlyArray<number>
}

/**
 * Measures every turn of the loop until stopped. An unreferenced immediate runs once a turn and does not keep the loop from waiting.
 * CPU of a turn = the smaller of two numbers that both cannot lie below it: the turn's wall time without the loop's idle time
 * (too much when the machine gives the core to others), and the CPU of the whole process meanwhile (too much by what the
 * garbage collector's and the compiler's threads took).
 */
export const measureTurns = (): LoopMeter => {
  const turns: number[] = []
  let isOver = false
  const now = () => ({
    // law: wall time beside the loop's own idle time, of one clock.
    wall: performance.now(),
    // law: the loop's idle time is told by the machine only.
    idle: performance.nodeTiming.idleTime,
    cpu: process.cpuUsage(),
  })
  let before = now()
  const turn = () => {
    if (isOver) return
    const after = now()
    const awake = after.wall - before.wall - (after.idle - before.idle)
    const cpu = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1000
    turns.push(Math.min(awake, cpu))
    before = after
    // law: once a turn.
    setImmediate(turn).unref()
  }
  // law: once a turn.
  setImmediate(turn).unref()
  return {
    stop: () => {
      isOver = true
      return turns
    },
  }
}

/** Calls `work` once a turn of the loop until it says `over`; I/O goes on in between. */
export const everyTurn = (work: () => 'more' | 'over'): Promise<void> =>
  new Promise(resolve => {
    const turn = () => {
      if (work() === 'over') resolve()
      // law: a pump that lets I/O through; a timer would wait a millisecond.
      else setImmediate(turn)
    }
    turn()
  })

/** CPU of the process (all its threads) so far, ms. */
export const cpuSoFar = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
