import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { connect, endingWith, type Transaction, task, toFailure } from '../../src/store/connection.ts'
import { freePort } from '../../src/store/embedded/postmaster.ts'
import { jsonText } from '../../src/store/json.ts'
import { testDatabase } from '../support/database.ts'
import { silentLog } from '../support/log.ts'
import { databaseOf } from '../support/server.ts'
import { eventually } from '../support/waiting.ts'

const { sql, url } = await testDatabase()
const options = { max: 1, applicationName: 'csgo-engine test', log: silentLog }

describe('a connection', () => {
  it('reads decimals as text, whole numbers as numbers, and works in the schema of the engine', async () => {
    const [row] =
      await sql`select 0.100000000000000000001::numeric as decimal, 9007199254740991::bigint as whole, current_schema() as schema`
    expect(row).toEqual({ decimal: '0.100000000000000000001', whole: Number.MAX_SAFE_INTEGER, schema: 'csgo_engine' })
  })

  it('fails rather than give a number that is not exact', async () => {
    const answer = await task(() => sql`select 9007199254740993::bigint as whole`)()
    expect(E.isLeft(answer) && answer.left.message).toBe('a number too large to be exact: 9007199254740993')
    expect(await sql`select 1 as still`).toEqual([{ still: 1 }])
  })

  it('writes JSON text that strangers have written, without encoding it once more', async () => {
    const text = jsonText({ name: 'a "quoted" \\u0000 name', cut: '\0', half: '\uD83D', whole: '😀' })
    const [row] = await sql`select ${text}::text::jsonb as value`
    expect(row).toEqual({ value: { name: 'a "quoted" \\u0000 name', cut: '\uFFFD', half: '\uFFFD', whole: '😀' } })
  })

  it('is told by its name', async () => {
    const named = connect(url, options)
    expect(await named`select application_name from pg_stat_activity where pid = pg_backend_pid()`).toEqual([
      { application_name: 'csgo-engine test' },
    ])
    await named.end()
  })
})

describe('a connection that the server ends', () => {
  /** A pool of one, whose connection has been ended in the middle of a query. */
  const cutOff = async () => {
    const cut = connect(url, { ...options, applicationName: 'to be cut' })
    await cut`select 1`
    const sleeping = task(() => cut`select pg_sleep(600)`)()
    await eventually('it is cut', async () => {
      const found = await sql`
        select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'to be cut' and wait_event = 'PgSleep'`
      return found.length === 1
    })
    expect(await sleeping).toMatchObject({ left: { code: 'CONNECTION_CLOSED' } })
    return cut
  }

  it('fails what was under way, and nothing that comes later on a new one', async () => {
    const cut = await cutOff()
    expect(await cut`select 1 as still`).toEqual([{ still: 1 }])
    await cut.end()
  })

  it('is opened again in vain while the server lets nobody in: that fails at once, as the server says', async () => {
    const cut = await cutOff()
    const elsewhere = connect(databaseOf(url, 'postgres'), options)
    const name = sql(new URL(url).pathname.slice(1))
    await elsewhere`alter database ${name} with allow_connections false`
    expect(await task(() => cut`select 1`)()).toMatchObject({ left: { code: '55000' } })
    await elsewhere`alter database ${name} with allow_connections true`
    expect(await cut`select 1 as still`).toEqual([{ still: 1 }])
    await Promise.all([cut.end(), elsewhere.end()])
  })
})

describe('a failure', () => {
  const failing = async (at: string) => {
    const away = connect(at, options)
    const answer = await task(() => away`select 1`)()
    await away.end({ timeout: 0 })
    return E.isLeft(answer) ? answer.left : null
  }

  it('has the SQLSTATE as its code', async () => {
    const answer = await task(() => sql`select 1/0`)()
    expect(answer).toEqual(E.left({ _tag: 'failure', edge: 'store', message: 'division by zero', code: '22012' }))
  })

  it('says in words that nobody listens, that the password is wrong, that there is no such database', async () => {
    const wrong = new URL(url)
    wrong.password = 'wrong'
    const missing = new URL(url)
    missing.pathname = '/nowhere'
    const nobody = `postgres://x:y@localhost:${await freePort()}/x`
    expect(await failing(nobody)).toMatchObject({
      code: 'ECONNREFUSED',
      message: expect.stringContaining('nothing listens'),
    })
    expect(await failing(wrong.href)).toMatchObject({
      code: '28P01',
      message: expect.stringContaining('refuses this password or user'),
    })
    expect(await failing(missing.href)).toMatchObject({
      code: '3D000',
      message: expect.stringContaining('there is no such database'),
    })
  })

  it('is never empty', () => {
    expect(toFailure(null).message).toBe('null')
    expect(toFailure({}).message).toBe('the database failed')
  })
})

describe('a transaction whose last statement goes out with its COMMIT', () => {
  it('is committed when it answers, and leaves its connection free', async () => {
    const one = connect(url, options)
    await one`create table ended (word text unique)`
    const answer = await endingWith(one, async tx => {
      const [row] = await tx`select txid_current_if_assigned() is null as is_clean`
      return { last: tx`insert into ended values ('first')`, meanwhile: () => undefined, answer: row }
    })
    expect(answer).toEqual({ is_clean: true })
    expect(await sql`select word from ended`).toEqual([{ word: 'first' }])
    expect(await one`select txid_current_if_assigned() is null as is_clean`).toEqual([{ is_clean: true }])
    await one.end()
  })

  it('commits nothing when the last statement fails, whoever refuses it', async () => {
    const one = connect(url, options)
    const ending = (last: (tx: Transaction) => PromiseLike<unknown>) =>
      task(() =>
        endingWith(one, async tx => {
          await tx`insert into ended values ('before')`
          return { last: last(tx), meanwhile: () => undefined, answer: null }
        }),
      )()
    expect(await ending(tx => tx`insert into ended values ('first')`)).toMatchObject({ left: { code: '23505' } })
    expect(await sql`select word from ended`).toEqual([{ word: 'first' }])
    expect(await one`select txid_current_if_assigned() is null as is_clean`).toEqual([{ is_clean: true }])
    await one.end()
  })
})
