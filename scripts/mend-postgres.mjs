// Mends the driver `postgres` where it is installed: when a database goes away at a bad moment, its releases up to 3.4.9
// write to a socket that is gone, outside of any promise, and the whole process dies (porsager/postgres, issue 1208).
// Also after it: bytes of the lost connection block the next one, a query sent between its error and its close hangs, and with
// what the server said last of the lost connection the first query of the next one fails, however much later; and while the server
// refuses connections, queries neither fail nor wait between their attempts, because the lost connection's query counts as under way.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const MENDS = [
  [
    'function nextWrite(fn) {\n    const x = socket.write(chunk, fn)',
    `function nextWrite(fn) {
    if (socket === null) {
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options))
      return false
    }
    const x = socket.write(chunk, fn)`,
  ],
  [
    "clearImmediate(nextWriteTimer)\n    socket.removeListener('data', data)",
    "clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    socket.removeListener('data', data)",
  ],
  ['!hadError && (query || sent.length) && error(', 'if (query || sent.length) error('],
  [
    'lifeTimer.cancel()\n    connectTimer.cancel()\n\n    socket.removeAllListeners()',
    'lifeTimer.cancel()\n    connectTimer.cancel()\n    errorResponse = null\n    socket.removeAllListeners()',
  ],
  [
    'closedTime = performance.now()\n    hadError && options.shared.retries++',
    'query = null\n    closedTime = performance.now()\n    hadError && options.shared.retries++',
  ],
]

// The package's door is its CommonJS build; what we import stands beside it.
const door = createRequire(import.meta.url).resolve('postgres')
const file = join(dirname(door), '..', '..', 'src', 'connection.js')
const source = readFileSync(file, 'utf8')
const mended = MENDS.reduce((text, [broken, whole]) => {
  if (text.includes(whole)) return text
  if (text.split(broken).length !== 2)
    throw new Error(`${file} is not the release that scripts/mend-postgres.mjs knows. Does it still need mending?`)
  return text.replace(broken, () => whole)
}, source)
if (mended !== source) {
  const fresh = `${file}.${process.pid}`
  writeFileSync(fresh, mended)
  renameSync(fresh, file)
}
