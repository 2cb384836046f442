/**
 * The old way's second process: reads the stream as a consumer group, one SELECT an event, acknowledges. As good as it can be: many
 * entries a read, the next read while the SELECTs of the last one run, these pipelined over two connections, one XACK a batch.
 * Arguments: the database's address, Redis's path. An event is done when its row is there: no strategy runs.
 */
import { connect } from '../../src/store/connection.ts'
import { MARKET_COLUMNS, type MarketRow } from '../../src/store/ledger/rows.ts'
import { silentLog } from '../../test/support/log.ts'
import { openRedis, type Reply } from './redis.ts'
import { answering, GROUP, STREAM, sharedNow } from './telling.ts'

const AT_ONCE = 200
/** SELECTs that run at the same time: more make no event faster, and each waits longer. */
const RUNNING = 400
const COLUMNS = MARKET_COLUMNS.join(', ')

const [, , database = '', path = ''] = process.argv
const sql = connect(database, { max: 2, applicationName: 'the old way', log: silentLog })
const [reading, acknowledging] = [await openRedis(path), await openRedis(path)]
await reading.ask('XGROUP', 'CREATE', STREAM, GROUP, '$', 'MKSTREAM')

let samples: number[] = []
let running = 0
let wake = (): void => undefined

interface Entry {
  readonly id: string
  readonly market: string
  readonly at: number
}

const isList = (reply: Reply | undefined): reply is ReadonlyArray<Reply> => Array.isArray(reply)

/** `[[stream, [[id, [name, value, …]], …]]]`, or null when nothing came in time. */
const entriesIn = (reply: Reply): ReadonlyArray<Entry> => {
  const stream = isList(reply) ? reply[0] : undefined
  const entries = isList(stream) ? stream[1] : undefined
  if (!isList(entries)) return []
  return entries.flatMap(entry => {
    if (!isList(entry) || !isList(entry[1])) return []
    const [, market, , at] = entry[1]
    return [{ id: String(entry[0]), market: String(market), at: Number(at) }]
  })
}

const handle = async ({ market, at }: Entry): Promise<void> => {
  const rows = await sql<MarketRow[]>`select ${sql.unsafe(COLUMNS)} from csgo_matches where condition_id = ${market}`
  if (rows.length === 1) samples.push(sharedNow() - at)
  running--
  wake()
}

const room = async (): Promise<void> => {
  while (running >= RUNNING)
    await new Promise<void>(resolve => {
      wake = resolve
    })
}

const read = async (): Promise<void> => {
  for (;;) {
    await room()
    const words = ['GROUP', GROUP, 'one', 'COUNT', String(AT_ONCE), 'BLOCK', '1000', 'STREAMS', STREAM, '>']
    const batch = entriesIn(await reading.ask('XREADGROUP', ...words))
    running += batch.length
    const done = Promise.all(batch.map(handle))
    if (batch.length > 0) void done.then(() => acknowledging.ask('XACK', STREAM, GROUP, ...batch.map(({ id }) => id)))
  }
}

answering(() => {
  const taken = samples
  samples = []
  return taken
})
await read()
