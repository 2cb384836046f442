import type { Millis } from '../domain/money.ts'
import type { MessageQueue, Queued } from '../ports/messages.ts'
import { type Sql, task } from './connection.ts'
import { showInstant } from './instant.ts'

/** A channel that is away keeps so many; then the oldest go. */
const MOST = 1000
/** What one look brings. */
const AT_ONCE = 500
const KEPT_DAYS = 7

interface Row {
  readonly id: number
  readonly kind: Queued['kind']
  readonly at: Millis
  readonly market: string | null
  readonly text: string
}

export const createMessageQueue = (sql: Sql): MessageQueue => ({
  add: (messages, channels) =>
    task(() =>
      sql.begin(async tx => {
        const rows = messages.flatMap(message => channels.map(channel => ({ ...message, channel })))
        await tx`
          insert into csgo_messages (channel, kind, at, market, text, once)
          select * from unnest(${rows.map(row => row.channel)}::text[], ${rows.map(row => row.kind)}::text[],
            ${rows.map(row => showInstant(row.at))}::timestamptz[], ${rows.map(row => row.market)}::text[],
            ${rows.map(row => row.text)}::text[], ${rows.map(row => row.once)}::text[])
          on conflict (channel, once) do nothing`
        const { count } = await tx`
          delete from csgo_messages m using (
            select id, row_number() over (partition by channel order by id desc) as place
              from csgo_messages where sent_at is null and channel = any(${[...channels]}::text[])) w
           where m.id = w.id and w.place > ${MOST}::bigint`
        return { dropped: count }
      }),
    ),
  waiting: channel =>
    task(
      () => sql<Row[]>`
        select id, kind, at, market, text from csgo_messages
         where channel = ${channel} and sent_at is null order by id limit ${AT_ONCE}::bigint`,
    ),
  delivered: (ids, at) =>
    task(async () => {
      await sql`update csgo_messages set sent_at = ${at} where id = any(${[...ids]}::bigint[])`
      await sql`delete from csgo_messages where sent_at < ${at}::timestamptz - make_interval(days => ${KEPT_DAYS}::integer)`
    }),
  heard: bot =>
    task(async () => {
      const [row] = await sql<
        { next_update: number }[]
      >`select next_update from csgo_message_commands where bot = ${bot}`
      return row?.next_update ?? 0
    }),
  hear: (bot, next) =>
    task(async () => {
      await sql`
        insert into csgo_message_commands (bot, next_update) values (${bot}, ${next})
        on conflict (bot) do update set next_update = excluded.next_update`
    }),
})
