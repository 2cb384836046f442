import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { NEVER, type Observable, Subject } from 'rxjs'
import { beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { strategyKey, type TokenId } from '../../src/domain/ids.ts'
import { type Shares, usd } from '../../src/domain/money.ts'
import { type Failure, failure } from '../../src/ports/failure.ts'
import { checkAccount } from '../../src/process/account.ts'
import { away, type NotOpened, never, notOpened, untilOpen } from '../../src/process/venueAway.ts'
import { ensureWallets } from '../../src/store/wallets.ts'
import { testDatabase } from '../support/database.ts'
import { emptied } from '../support/emptied.ts'
import { keptLog, silentLog } from '../support/log.ts'
import { steppedClock } from '../support/steppedClock.ts'
import { aMarket, aQuote, furnish, must, NOON, pieces, SCALP } from '../support/trading.ts'
import { eventually } from '../support/waiting.ts'

const { sql } = await testDatabase()
const KEYS = [SCALP, strategyKey('favorite_hedge')]
const liveWith = (
  dollars: number,
  shares: TE.TaskEither<Failure, ReadonlyMap<TokenId, Shares>> = TE.right(new Map()),
) => ({
  owner: `0x${'a1'.repeat(20)}` as const,
  collateral: TE.right(usd(dollars * 1e6)),
  shares: () => shares,
  rival: (): Promise<'beats' | 'none'> => Promise.resolve('none'),
})
const waiting = { clock: systemClock, stop$: NEVER, waited: () => undefined }
const quiet = { ...waiting, log: silentLog }

beforeEach(async () => {
  await emptied(sql)
  await furnish(sql, [{ market: aMarket(1), quote: aQuote() }])
  await must(ensureWallets(sql, KEYS))
})

describe('before anything is traded', () => {
  it('the account must have what the wallets count on', async () => {
    expect(await checkAccount(sql, liveWith(800), KEYS, quiet)).toEqual(E.right(undefined))
    expect(await checkAccount(sql, liveWith(799.99), KEYS, quiet)).toEqual(
      E.left(
        'the wallets of scalp@default, favorite_hedge@default count on 800 USD, and the account has 799.99. Deposit the rest, run fewer strategies (STRATEGIES), or give them less: WALLET_USD before the first start, csgo-engine strategy capital after it',
      ),
    )
  })

  it('what is held is not left alone for it', async () => {
    await checkAccount(sql, liveWith(800), KEYS, quiet)
    await sql`select csgo_fill('a', 'order', ${SCALP}, 1, 'YES', 20, 0.5, 0, 'bought', ${NOON})`
    const { log, lines } = keptLog()
    expect(await checkAccount(sql, liveWith(1), KEYS, { ...waiting, log })).toEqual(E.right(undefined))
    expect(lines).toEqual([
      'warn the wallets of scalp@default, favorite_hedge@default count on 790 USD, and the account has 1',
    ])
  })

  describe('what the ledger was paid and nobody has redeemed', () => {
    const { yesTokenId } = aMarket(1)
    const won = async (): Promise<void> => {
      await checkAccount(sql, liveWith(800), KEYS, quiet)
      await sql`select csgo_fill('a', 'order', ${SCALP}, 1, 'YES', 40, 0.5, 0, 'bought', ${NOON})`
      await sql`select csgo_fill('payout/1', 'payout', ${SCALP}, 1, 'YES', -40, 1, 0, 'settled at 1', ${NOON})`
    }
    const unredeemed = (shares: number) => TE.right(new Map([[yesTokenId, pieces(shares)]]))
    const COUNTED = 'the wallets of scalp@default, favorite_hedge@default count on 820 USD, and the account has 780'

    it('is the account’s, and it is said where to redeem it', async () => {
      await won()
      const { log, lines } = keptLog()
      expect(await checkAccount(sql, liveWith(780, unredeemed(40)), KEYS, { ...waiting, log })).toEqual(
        E.right(undefined),
      )
      expect(lines).toEqual([
        `warn ${COUNTED}; 40 more wait to be redeemed at the venue: on the website, Portfolio, then Redeem. Until then the venue refuses what costs more than the account has`,
      ])
    })

    it('does not stand in for dollars that are missing, nor once it is redeemed', async () => {
      await won()
      const refused = async (dollars: number, shares: number) => {
        const checked = await checkAccount(sql, liveWith(dollars, unredeemed(shares)), KEYS, quiet)
        return E.isLeft(checked) ? checked.left : 'begins'
      }
      expect(await refused(820, 0)).toBe('begins')
      expect(await refused(780, 39)).toContain(`${COUNTED}; 39 more wait to be redeemed`)
      expect(await refused(780, 0)).toContain(`${COUNTED}. Deposit the rest`)
    })

    it('is asked for until the venue tells; a venue that says no is not waited for', async () => {
      await won()
      const { clock, until } = steppedClock()
      const said: Array<string | null> = []
      let asked = 0
      const shares: TE.TaskEither<Failure, ReadonlyMap<TokenId, Shares>> = () =>
        asked++ < 1 ? TE.left(failure('venue', '502', '502'))() : unredeemed(40)()
      const patient = { ...quiet, clock, waited: (why: string | null) => said.push(why) }
      const checked = checkAccount(sql, liveWith(780, shares), KEYS, patient)
      await eventually('it is said', () => said.some(why => why !== null))
      expect(said).toContain('nobody knows what waits to be redeemed: 502')
      await until(5_000)
      expect(await checked).toEqual(E.right(undefined))
      const no = TE.left(failure('venue', 'no', '400'))
      expect(await checkAccount(sql, liveWith(780, no), KEYS, quiet)).toEqual(
        E.left('nobody knows what waits to be redeemed: no'),
      )
    })

    it('that cannot be read does not leave alone what is held', async () => {
      await won()
      await sql`select csgo_fill('b', 'order', ${SCALP}, 1, 'NO', 20, 0.5, 0, 'bought', ${NOON})`
      const { log, lines } = keptLog()
      const no = TE.left(failure('venue', 'no', '400'))
      expect(await checkAccount(sql, liveWith(1, no), KEYS, { ...waiting, log })).toEqual(E.right(undefined))
      expect(lines).toEqual([
        expect.stringMatching(/and the account has 1; nobody knows what waits to be redeemed: no$/),
      ])
    })
  })

  it('the ledger must be of the same money', async () => {
    expect(await checkAccount(sql, null, KEYS, quiet)).toEqual(E.right(undefined))
    await sql`select csgo_fill('a', 'order', ${SCALP}, 1, 'YES', 20, 0.5, 0, 'bought', ${NOON})`
    const refused = await checkAccount(sql, liveWith(800), KEYS, quiet)
    expect(E.isLeft(refused) ? refused.left : '').toMatch(
      /^the ledger in this database is of trading on paper, .*another DATA_DIR, or another DATABASE_URL$/,
    )
  })

  it('a wallet for which another program beats is not traded until that has ended', async () => {
    const { clock, until } = steppedClock()
    const said: Array<string | null> = []
    let asked = 0
    const rival = (): Promise<'beats' | 'none'> => Promise.resolve(asked++ < 1 ? 'beats' : 'none')
    const checked = checkAccount(sql, { ...liveWith(800), rival }, KEYS, {
      ...quiet,
      clock,
      waited: why => said.push(why),
    })
    await eventually('it is said', () => said.length > 1)
    expect(said[1]).toMatch(/^another program beats for this wallet/)
    await until(5_000)
    expect(await checked).toEqual(E.right(undefined))
  })
})

describe('a venue that is away at the start', () => {
  const timed = (answers: ReadonlyArray<E.Either<NotOpened, string>>, stop$: Observable<unknown> = NEVER) => {
    const { clock, until } = steppedClock()
    const said: Array<string | null> = []
    let asked = 0
    const opening = untilOpen(async () => answers[asked++] ?? E.left(away('nobody answers')), {
      clock,
      stop$,
      waited: why => said.push(why),
    })
    return { opening, said, until, asked: () => asked }
  }

  it('is waited for, and asked every five seconds', async () => {
    const { opening, said, until } = timed([E.left(away('ECONNREFUSED')), E.left(away('502')), E.right('open')])
    await until(10_000)
    expect(await opening).toEqual(E.right('open'))
    expect(said).toEqual(['ECONNREFUSED', '502', null])
  })

  it('that says no is not, and nobody waits who was told to stop', async () => {
    const no = timed([E.left(never('401'))])
    await no.until(1)
    expect([await no.opening, no.said]).toEqual([E.left('401'), [null]])
    const stop$ = new Subject<void>()
    const stopped = timed([], stop$)
    await stopped.until(7_000)
    stop$.next()
    expect(E.isLeft(await stopped.opening)).toBe(true)
    expect(stopped.asked()).toBe(2)
  })

  it.each([
    ['ECONNREFUSED', 'perhaps'],
    [null, 'perhaps'],
    ['timeout', 'perhaps'],
    ['garbage', 'perhaps'],
    ['425', 'perhaps'],
    ['429', 'perhaps'],
    ['503', 'perhaps'],
    ['401', 'never'],
    ['400', 'never'],
    ['version', 'never'],
  ])('%s passes %s', (code, passes) => {
    expect(notOpened('no key', failure('venue', 'so it is', code))).toEqual({ says: 'no key: so it is', passes })
  })
})
