/** Someone with a wallet at a stepped world under faults: signs, sends, and hears the user socket. */
import * as E from 'fp-ts/lib/Either.js'
import type { PrivateKeyAccount } from 'viem/accounts'
import { type Millis, millis } from '../../../src/domain/money.ts'
import type { Answer, Request } from '../../../src/simulator/answer.ts'
import { createWorld, type World } from '../../../src/simulator/core.ts'
import { createSwitchboard } from '../../../src/simulator/faults/switchboard.ts'
import { readFaultWords } from '../../../src/simulator/faults/wish.ts'
import type { Happening } from '../../../src/simulator/happening.ts'
import { type Creds, credsIn, keyHeaders, newAccount, signedOrder, walletHeaders } from '../trading/signing.ts'
import { at, EPOCH, get, list, settingsOf, text } from '../worlds.ts'

/** A world under the faults of a command line, from its epoch on. */
export const worldUnder = (words: string, seed = 3, changes: Parameters<typeof settingsOf>[1] = {}): World => {
  const board = createSwitchboard(seed)
  const read = readFaultWords(words)
  if (E.isLeft(read)) throw new Error(read.left.join('\n'))
  board.apply({ _tag: 'FaultsAsked', at: EPOCH, origin: 'start', wishes: read.right })
  return createWorld(settingsOf(seed, changes), EPOCH, { faults: board.faults })
}

export interface Trader {
  readonly world: World
  readonly send: (method: Request['method'], path: string, body?: unknown) => Answer
  /** An order of the YES token for so many shares at a price in cents. */
  readonly buy: (cents: number, size: number, type: 'GTC' | 'FAK', token?: string) => Promise<Answer>
  /** Lets time pass; answers what the user socket said, and what happened. */
  readonly pass: (span: number) => {
    readonly frames: ReadonlyArray<unknown>
    readonly happenings: ReadonlyArray<Happening>
  }
  readonly token: string
}

/** Tokens that take orders: of a match to come (no delay), or of the series in play. */
const tokenOf = (world: World, when: 'before' | 'in play'): string => {
  const events = list(get(world, '/gamma/events?series_slug=counter-strike&closed=false&limit=100').body)
  if (when === 'in play')
    return text(
      list(JSON.parse(text(at(get(world, '/gamma/events?id=900000').body, 0, 'markets', 0, 'clobTokenIds'))))[0],
    )
  for (const market of events.flatMap(event => list(at(event, 'markets')))) {
    if (at(market, 'version') === 'v2' || at(market, 'sportsMarketType') !== 'moneyline') continue
    const token = text(list(JSON.parse(text(at(market, 'clobTokenIds'))))[0])
    const condition = get(world, `/clob/markets/${text(at(market, 'conditionId'))}`).body
    const isToCome = text(at(condition, 'game_start_time')) > '2026-10-01T12:10'
    if (isToCome && at(condition, 'accepting_orders') === true && at(condition, 'neg_risk') === false) return token
  }
  throw new Error('no market is still to begin')
}

/** A new wallet with a key, listening to the user socket. */
export const traderIn = async (world: World, when: 'before' | 'in play'): Promise<Trader> => {
  const account: PrivateKeyAccount = newAccount()
  const seconds = (): number => Math.floor(world.now() / 1000)
  let salt = 0
  const ask = (method: Request['method'], path: string, headers: Request['headers'], body: string): Answer => {
    const [bare = '', query = ''] = path.split('?', 2)
    return world.answer({ method, path: `/clob${bare}`, query: new URLSearchParams(query), headers, body })
  }
  const made = ask('POST', '/auth/api-key', await walletHeaders(account, seconds()), '')
  const creds: Creds = credsIn(made.body)
  world.userFeed.opened(1)
  world.userFeed.heard(1, JSON.stringify({ type: 'user', auth: creds }))
  const token = tokenOf(world, when)
  const send: Trader['send'] = (method, path, sent) => {
    const body = sent === undefined ? '' : JSON.stringify(sent)
    const [bare = ''] = path.split('?')
    return ask(method, path, keyHeaders(account.address, creds, seconds(), method, bare, body), body)
  }
  return {
    world,
    token,
    send,
    buy: async (cents, size, type, wanted = token) => {
      const dollars = String(Math.round(cents * size * 10_000))
      const order = await signedOrder(account, {
        token: wanted,
        side: 'BUY',
        makerAmount: dollars,
        takerAmount: String(size * 1_000_000),
        salt: ++salt,
      })
      return send('POST', '/order', { order, owner: creds.apiKey, orderType: type, postOnly: false, deferExec: false })
    },
    pass: span => {
      const until: Millis = millis(world.now() + span)
      const happenings = world.advance(until)
      const frames = world.userFeed
        .frames(happenings)
        .flatMap(one => (one._tag === 'Send' ? list(JSON.parse(one.text)) : []))
      return { frames, happenings }
    },
  }
}
