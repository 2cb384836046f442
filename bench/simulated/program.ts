/** The simulated venue as a process of its own. Says its address on its first line; ends when its standard input does. */
import { systemClock } from '../../src/clock.ts'
import { startSimulator } from '../../src/simulator/server.ts'
import { silentLog } from '../../test/support/log.ts'

const simulator = await startSimulator({ port: 0, dataDir: null, seed: 7 }, systemClock, silentLog)
process.stdout.write(`${simulator.url}\n`)
process.stdin.resume()
process.stdin.once('end', () => void simulator.stop())
