// A small engine of its own process: starts the embedded database of the folder in argv[2] (on the port in argv[3]), says so in
// a line of JSON, and stops it on SIGTERM. On SIGINT it first asks the database something, as a draining engine does.
import * as E from 'fp-ts/lib/Either.js'
import { systemClock } from '../../src/clock.ts'
import { connect } from '../../src/store/connection.ts'
import { startEmbedded } from '../../src/store/embedded.ts'
import { silentLog } from './log.ts'

const [, , dataDir = '', port] = process.argv
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)
const started = await startEmbedded({
  dataDir,
  clock: systemClock,
  log: silentLog,
  ...(port === undefined ? {} : { port: Number(port) }),
})
if (E.isLeft(started)) {
  say({ refused: started.left })
  process.exit(1)
}
const { url, pid, stop } = started.right
process.on('SIGTERM', () => void stop().then(() => process.exit(0)))
process.on('SIGINT', async () => {
  const sql = connect(url, { max: 1, applicationName: 'draining', log: silentLog })
  say({ answered: await sql`select 1 as one`.then(rows => rows.length) })
  await sql.end()
  await stop()
  process.exit(0)
})
say({ url, pid: pid() })
