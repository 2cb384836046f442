import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { orderId } from '../../src/domain/ids.ts'
import { MOVES, type Move, moveOf, ORDER_STATUSES } from '../../src/domain/orderLife.ts'
import { toFailure } from '../../src/store/connection.ts'
import { testDatabase } from '../support/database.ts'
import {
  aDecision,
  aLedgerView,
  aMarket,
  aQuote,
  aView,
  cores,
  furnish,
  NOON,
  openLong,
  SCALP,
  waitingFor,
} from '../support/trading.ts'

const { sql } = await testDatabase()
const PAGE = new URL('../../docs/orders.md', import.meta.url)

type IsMove<T> = T extends Move ? 'a move' : 'none'

const rows = (moves: ReadonlyArray<Move>): ReadonlyArray<string> => {
  const causes = new Map<string, Set<string>>()
  for (const { from, to, cause } of moves) {
    const key = `${from} ${to}`
    causes.set(key, (causes.get(key) ?? new Set()).add(cause))
  }
  return [...causes].map(([key, words]) => `${key} ${[...words].sort().join(',')}`).sort()
}

/** As the page shows it: a line a state. */
const table = (): string => {
  const lines = ORDER_STATUSES.map(status => {
    const next = ORDER_STATUSES.flatMap(to => {
      const causes = MOVES.filter(move => move.from === status && move.to === to).map(move => move.cause)
      return causes.length === 0 ? [] : [`\`${to}\` (${causes.join(', ')})`]
    })
    return `| \`${status}\` | ${next.length === 0 ? 'the end' : next.join(' · ')} |`
  })
  return ['| state | may become (because of) |', '|---|---|', ...lines].join('\n')
}

const refusal = async (run: () => PromiseLike<unknown>): Promise<string> => {
  try {
    await run()
  } catch (error) {
    return toFailure(error).message
  }
  return 'it was done'
}

describe('the life of an order', () => {
  test('is the same table in the domain and in the database', async () => {
    const known = await sql<
      { from_status: string; to_status: string; causes: string[] }[]
    >`select * from csgo_order_rules`
    const inDatabase = known.map(row => `${row.from_status} ${row.to_status} ${row.causes.toSorted().join(',')}`).sort()
    expect(inDatabase).toEqual(rows(MOVES))
  })

  test('is shown in docs/orders.md (UPDATE_DOCS=1 writes it)', () => {
    const page = readFileSync(PAGE, 'utf8')
    const whole = page.replace(
      /(<!-- life -->\n)[\s\S]*?(\n<!-- \/life -->)/,
      (_all, begin, end) => `${begin}${table()}${end}`,
    )
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, whole)
    expect(page).toContain(table())
  })

  test('every pair of states is moved by the database exactly when the table has it', async () => {
    await furnish(sql, [{ market: aMarket(1), quote: aQuote() }])
    await sql`
      insert into csgo_intents (action_id, strategy_name, market_id, step, kind, action, reason, causes, decided_at, fencing)
      values ('act', ${SCALP}, 1, 1, 'OPEN_LONG', '{}', '', '{}', ${NOON}, 1)`
    const causes = [...new Set(MOVES.map(move => move.cause))]
    const tries = ORDER_STATUSES.flatMap(from =>
      ORDER_STATUSES.filter(to => to !== from).flatMap(to =>
        causes.map(cause => ({ id: `${from}-${to}-${cause}`, from, to, cause })),
      ),
    )
    await sql`alter table csgo_orders disable trigger user`
    await sql`
      insert into csgo_orders (order_id, action_id, strategy_name, market_id, token_id, token_type, side, order_type, limit_price, usd, trigger_price, status)
      select id, 'act', ${SCALP}, 1, '1001', 'YES', 'BUY', 'FAK', 0.5, 5, 0.5, status
        from unnest(${tries.map(one => one.id)}::text[], ${tries.map(one => one.from)}::text[]) as t (id, status)`
    await sql`alter table csgo_orders enable trigger user`
    // All of them in one statement: thousands of round trips take minutes on a machine that is busy.
    const words = await sql.begin(async tx => {
      await tx.unsafe(`
        create function pg_temp.words_of(id text, status text, cause text) returns text language plpgsql as $$ declare advice text; begin
          perform csgo_engine.csgo_move(id, status, cause, '', now());
          return 'it was done';
        exception when others then
          get stacked diagnostics advice = pg_exception_hint;
          return sqlerrm || ' (' || advice || ')';
        end $$`)
      return tx<{ id: string; words: string }[]>`
        select id, pg_temp.words_of(id, status, cause) as words
          from unnest(${tries.map(one => one.id)}::text[], ${tries.map(one => one.to)}::text[], ${tries.map(one => one.cause)}::text[]) as t (id, status, cause)`
    })
    expect(words.map(row => `${row.id}: ${row.words}`)).toEqual(
      tries.map(({ id, from, to, cause }) => {
        const isLegal = MOVES.some(move => move.from === from && move.to === to && move.cause === cause)
        const no = `order ${id} cannot go from ${from} to ${to} because of ${cause} (docs/orders.md has the table of what may follow what)`
        return `${id}: ${isLegal ? 'it was done' : no}`
      }),
    )
  })

  test('is append-only, and a state is never set beside it', async () => {
    const id = 'live-filled-report'
    expect(await refusal(() => sql`update csgo_orders set status = 'live' where order_id = ${id}`)).toContain(
      'is not changed directly',
    )
    expect(await refusal(() => sql`delete from csgo_order_transitions where order_id = ${id}`)).toContain('append-only')
    expect(await refusal(() => sql`update csgo_order_transitions set cause = 'wire' where order_id = ${id}`)).toContain(
      'append-only',
    )
    const born = () => sql`
      insert into csgo_orders (order_id, action_id, strategy_name, market_id, token_id, token_type, side, order_type, limit_price, usd, trigger_price, status)
      values ('born', 'act', ${SCALP}, 1, '1001', 'YES', 'BUY', 'FAK', 0.5, 5, 0.5, 'filled')`
    expect(await refusal(born)).toContain('an order begins as intended')
    await sql`delete from csgo_orders where order_id = ${id}`
    expect(await sql`select 1 from csgo_order_transitions where order_id = ${id}`).toHaveLength(0)
  })

  test('a report moves an order only where the table lets it', () => {
    const [verdict] = cores.judge(aLedgerView([aView()]), waitingFor(aDecision([openLong('YES', 5)])), NOON)
    const order = verdict?._tag === 'approved' ? verdict.intent.orders[0] : undefined
    if (order === undefined) throw new Error('refused')
    expect(order.orderId).toBe(orderId(`paper/${SCALP}/1/1/0/YES/1`))
    const done = (result: 'killed' | 'rejected' | 'not_placed') =>
      ({ _tag: 'done', order, at: NOON, result, text: '' }) as const
    const unknown = { _tag: 'unknown', order, at: NOON, text: '' } as const
    expect(moveOf('intended', unknown)).toEqual({ from: 'intended', to: 'unknown', cause: 'no_answer' })
    expect(moveOf('live', unknown)).toBeNull()
    expect(moveOf('intended', done('not_placed'))).toBeNull()
    expect(moveOf('unknown', done('not_placed'))).toEqual({ from: 'unknown', to: 'not_placed', cause: 'absence' })
    expect(moveOf('filled', done('killed'))).toBeNull()
    expect(moveOf('not_placed', done('killed'))).toEqual({ from: 'not_placed', to: 'killed', cause: 'report' })
    expect(moveOf('intended', done('rejected'))).toEqual({ from: 'intended', to: 'rejected', cause: 'answer' })
    // The compiler holds these: a move that the table lacks is no value of the type.
    const ofLegal: IsMove<{ from: 'unknown'; to: 'live'; cause: 'report' }> = 'a move'
    const ofIllegal: IsMove<{ from: 'filled'; to: 'live'; cause: 'report' }> = 'none'
    expect([ofLegal, ofIllegal]).toEqual(['a move', 'none'])
  })
})
