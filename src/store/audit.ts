import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { WishKind } from '../domain/control.ts'
import type { By } from '../domain/halt.ts'
import type { Millis } from '../domain/money.ts'
import type { Failure } from '../ports/failure.ts'
import { type Sql, type Transaction, task } from './connection.ts'

/** Something that a person asked of the engine. */
export interface Wish {
  readonly by: By
  readonly what: WishKind
  /** As it was asked: plain JSON. */
  readonly asked: object
}

/** Writes down what is asked before anything is done; answers its number. */
export const writeWish = async (sql: Sql | Transaction, { by, what, asked }: Wish): Promise<number> => {
  const [row] = await sql<{ id: number }[]>`
    insert into csgo_audit (who, from_where, what, asked)
    values (${by.who}, ${by.from}, ${what}, ${JSON.stringify(asked)}::text::jsonb) returning id`
  if (row === undefined) throw new RangeError('the database wrote no row and said nothing')
  return row.id
}

/** Writes down what came of it, once. */
export const writeAnswer = async (sql: Sql | Transaction, wish: number, answer: object): Promise<void> => {
  await sql`
    insert into csgo_audit (who, from_where, what, asked, answers, answer)
    select who, from_where, what, asked, id, ${JSON.stringify(answer)}::text::jsonb from csgo_audit where id = ${wish}
    on conflict do nothing`
}

export interface AuditRow {
  readonly id: number
  readonly at: Millis
  readonly by: By
  readonly what: Wish['what']
  readonly asked: unknown
  /** null: nothing came of it (yet). */
  readonly answer: unknown
}

/** The latest that persons asked, newest first. */
export const readAudit = (sql: Sql, most: number): TaskEither<Failure, ReadonlyArray<AuditRow>> =>
  task(async () => {
    const rows = await sql<
      {
        id: number
        at: Millis
        who: string
        from_where: string
        what: Wish['what']
        asked: unknown
        answer: unknown
      }[]
    >`
      select a.id, a.at, a.who, a.from_where, a.what, a.asked, b.answer
        from csgo_audit a left join csgo_audit b on b.answers = a.id
       where a.answers is null order by a.id desc limit ${most}::bigint`
    return rows.map(({ who, from_where: from, ...row }) => ({ ...row, by: { who, from } }))
  })
