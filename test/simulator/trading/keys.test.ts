import { describe, expect, it } from 'vitest'
import { createKeys } from '../../../src/simulator/wire/trading/keys.ts'
import { EPOCH } from '../worlds.ts'
import { createDesk, newTrader } from './desk.ts'
import { credsIn, keyHeaders, newAccount, walletHeaders } from './signing.ts'

describe('API keys', () => {
  it('are made by the wallet once a nonce, and derived as the same ever after', async () => {
    const desk = createDesk()
    const account = newAccount()
    const headers = await walletHeaders(account, desk.stamp())
    const derived = () => desk.ask({ path: '/auth/derive-api-key', headers })
    expect(derived()).toEqual({ status: 400, body: { error: 'Could not derive api key!' } })
    const made = desk.ask({ method: 'POST', path: '/auth/api-key', headers })
    expect(made.status).toBe(200)
    expect(derived()).toEqual(made)
    expect(desk.ask({ method: 'POST', path: '/auth/api-key', headers })).toEqual({
      status: 400,
      body: { error: 'Could not create api key' },
    })
    const other = await walletHeaders(account, desk.stamp(), 7)
    expect(credsIn(desk.ask({ method: 'POST', path: '/auth/api-key', headers: other }).body).apiKey).not.toBe(
      credsIn(made.body).apiKey,
    )
  })

  it('are listed, and gone when they are deleted', async () => {
    const desk = createDesk()
    const { send, creds } = await newTrader(desk)
    expect(send('GET', '/auth/api-keys').body).toEqual({ apiKeys: [creds.apiKey] })
    expect(send('DELETE', '/auth/api-key')).toEqual({ status: 200, body: 'OK' })
    expect(send('GET', '/auth/api-keys')).toEqual({ status: 401, body: { error: 'Unauthorized/Invalid api key' } })
  })

  it('for reading only are made, listed and deleted by a key', async () => {
    const desk = createDesk()
    const { send } = await newTrader(desk)
    const made = send('POST', '/auth/readonly-api-key').body
    expect(send('GET', '/auth/readonly-api-keys').body).toEqual([Reflect.get(Object(made), 'apiKey')])
    const gone = { key: Reflect.get(Object(made), 'apiKey') }
    expect([1, 2].map(() => send('DELETE', '/auth/readonly-api-key', gone).body)).toEqual([true, false])
  })

  it('are there again when the changes that were told are applied', async () => {
    const desk = createDesk()
    const { creds, account, send } = await newTrader(desk)
    await newTrader(desk, account, 1)
    send('POST', '/auth/readonly-api-key')
    const again = createKeys(
      'a world',
      () => EPOCH,
      () => undefined,
    )
    for (const change of desk.changes) again.apply(change)
    expect(again.find(creds.apiKey)).toEqual(desk.keys.find(creds.apiKey))
    expect(again.of(again.find(creds.apiKey)?.address ?? '0x')).toHaveLength(2)
  })
})

describe('the signature of a request', () => {
  it('of a wallet must be of that address, nonce and time', async () => {
    const desk = createDesk()
    const account = newAccount()
    const right = await walletHeaders(account, desk.stamp())
    const wrong = [
      { ...right, poly_address: newAccount().address },
      { ...right, poly_nonce: '1' },
      { ...right, poly_nonce: '-1' },
      { ...right, poly_timestamp: String(desk.stamp() + 1) },
      { ...right, poly_signature: `0x${'12'.repeat(65)}` },
      { ...right, poly_signature: 'nothing' },
      await walletHeaders(account, desk.stamp() - 31),
      await walletHeaders(account, desk.stamp() + 31),
      {},
    ]
    for (const headers of wrong)
      expect(desk.ask({ method: 'POST', path: '/auth/api-key', headers })).toEqual({
        status: 401,
        body: { error: 'Invalid L1 Request headers' },
      })
    const early = await walletHeaders(account, desk.stamp() - 29)
    expect(desk.ask({ method: 'POST', path: '/auth/api-key', headers: early }).status).toBe(200)
  })

  it('of a key must be of that method, path, body and time, and grows old', async () => {
    const desk = createDesk()
    const { account, creds } = await newTrader(desk)
    const other = await newTrader(desk)
    const body = '{"orderID":"0x00"}'
    const right = keyHeaders(account.address, creds, desk.stamp(), 'DELETE', '/order', body)
    const ask = (headers: Record<string, string>) =>
      desk.ask({ method: 'DELETE', path: '/order', headers, body }).status
    expect(ask(right)).toBe(400)
    const wrong = [
      { ...right, poly_address: other.account.address },
      { ...right, poly_api_key: other.creds.apiKey },
      { ...right, poly_passphrase: other.creds.passphrase },
      { ...right, poly_timestamp: String(desk.stamp() - 1) },
      keyHeaders(account.address, creds, desk.stamp(), 'POST', '/order', body),
      keyHeaders(account.address, creds, desk.stamp(), 'DELETE', '/orders', body),
      keyHeaders(account.address, creds, desk.stamp(), 'DELETE', '/order', `${body} `),
      keyHeaders(account.address, { ...creds, secret: other.creds.secret }, desk.stamp(), 'DELETE', '/order', body),
      {},
    ]
    for (const headers of wrong) expect(ask(headers)).toBe(401)
    desk.pass(31_000)
    expect(ask(right)).toBe(401)
  })

  it('is refused while keys are made to expire', async () => {
    const desk = createDesk({ strikes: name => name === 'auth-expired', amount: () => 0, nextAt: () => null })
    const { send } = await newTrader(desk)
    expect(send('GET', '/data/orders')).toEqual({ status: 401, body: { error: 'Unauthorized/Invalid api key' } })
  })
})
