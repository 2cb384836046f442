import { setFlagsFromString } from 'node:v8'
import { parseDuration } from './duration.ts'
import type { Run } from './invocation.ts'
import { isAsked } from './invocation.ts'
import { complain, EXIT, type ExitCode } from './output.ts'

/** By default V8 lets the heap grow to four times what is alive before it looks for what is not; an engine that runs for weeks needs no more than twice. */
const HEAP = '--heap-growing-percent=100'

const CODES: ReadonlyArray<ExitCode> = Object.values(EXIT)

/** `start`: the engine itself. */
export const start: Run = async invocation => {
  const given = invocation.flags['--for']
  const forMs = given === undefined ? null : parseDuration(given)
  if (given !== undefined && forMs === null) {
    complain(`csgo-engine: --for ${JSON.stringify(given)} must be a span of at most a week, eg/ 500ms, 60s, 5m, 1h.`)
    return EXIT.usage
  }
  const { whyNotServed } = await import('../cockpit/guard.ts')
  const { passwordsOf } = await import('../process/cockpit.ts')
  const unsafe = whyNotServed({ host: invocation.config.DASHBOARD_HOST, passwords: passwordsOf(invocation.config) })
  if (unsafe !== null) {
    complain(`csgo-engine: ${unsafe}`)
    return EXIT.usage
  }
  setFlagsFromString(HEAP)
  const { run } = await import('../main.ts')
  const code = await run(invocation.config, { forMs, json: isAsked(invocation, '--json') })
  return CODES.find(known => known === code) ?? EXIT.failed
}
