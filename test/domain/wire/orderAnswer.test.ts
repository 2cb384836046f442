import { describe, expect, it } from 'vitest'
import { orderId } from '../../../src/domain/ids.ts'
import { cancelAnswer, orderAnswer } from '../../../src/domain/wire/orderAnswer.ts'
import { hasPayloads, payloadText } from '../../support/payloads.ts'

const ID = orderId('0xab')
const judged = (status: number, body: unknown) =>
  orderAnswer(status, typeof body === 'string' ? body : JSON.stringify(body), ID)
const success = { success: true, errorMsg: '', orderID: '0xAB', status: 'live' }

describe('orderAnswer', () => {
  it.each(['live', 'delayed', 'matched', 'unmatched'] as const)('takes a success of status %s for accepted', status => {
    expect(judged(200, { ...success, status })).toEqual({ _tag: 'accepted', status })
  })

  it.each([
    'not enough balance / allowance',
    'invalid signature',
    'invalid post-only order: order crosses book',
    'order 0xab is invalid. Price (0.5) breaks minimum tick size rule: 0.01',
    'order 0xab is invalid. Size (1) lower than the minimum: 5',
    'invalid expiration',
    'Invalid order payload',
    'the order signer address has to be the address of the API KEY',
    'the market is not yet ready to process new orders',
    'invalid amount for a marketable BUY order ($0.5), min size: $1',
    "'0x1' address in closed only mode",
    'order_version_mismatch',
    'words that nobody has seen before',
  ])('takes 400 “%s” for rejected', error => {
    expect(judged(400, { error })).toEqual({ _tag: 'rejected', text: `400 ${error}` })
  })

  it.each([
    "order couldn't be fully filled. FOK orders are fully filled or killed.",
    'no orders found to match with FAK order. FAK orders are partially filled or killed if no match is found.',
  ])('takes 400 “%s” for killed', error => {
    expect(judged(400, { error })).toEqual({ _tag: 'killed', text: error })
  })

  it.each([
    [401, { error: 'Unauthorized/Invalid api key' }],
    [404, { error: 'No orderbook exists for the requested token id' }],
    [425, { error: 'the matching engine is restarting' }],
    [429, { error: 'Too Many Requests' }],
    [503, { error: 'post-only mode: only post-only orders and cancels are allowed', code: 'post_only_mode' }],
    [503, { error: 'Trading is currently disabled. Check polymarket.com' }],
    [200, { ...success, errorMsg: 'not enough balance / allowance' }],
    [200, { success: false, orderID: null, errorMsg: 'Insufficient balance' }],
  ])('takes %s %j for rejected', (status, body) => {
    expect(judged(status, body)._tag).toBe('rejected')
  })

  it.each([
    [500, { error: 'could not run the execution' }],
    [502, '<html>bad gateway</html>'],
    [503, { error: 'Service Unavailable' }],
    [400, '<html>'],
    [403, 'Attention Required! | Cloudflare'],
    [400, { error: 'order 0xab is invalid. Duplicated.' }],
    [200, '{"success":tr'],
    [200, {}],
    [200, { ...success, orderID: '0xother' }],
    [200, { ...success, status: 'weird' }],
    [200, { ...success, success: false }],
    [302, ''],
  ])('takes %s %j for unknown', (status, body) => {
    expect(judged(status, body)._tag).toBe('unknown')
  })

  it.skipIf(!hasPayloads)('takes the example of a server’s error for unknown, and of a failure for rejected', () => {
    expect(judged(500, payloadText('http_order_response_error_500.json'))._tag).toBe('unknown')
    expect(judged(200, payloadText('http_order_response_failed.json'))._tag).toBe('rejected')
  })
})

describe('cancelAnswer', () => {
  it('tells cancelled, gone and unknown apart', () => {
    const of = (status: number, body: unknown) => cancelAnswer(status, JSON.stringify(body), ID)
    expect(of(200, { canceled: ['0xAB'], not_canceled: {} })).toEqual({ _tag: 'cancelled' })
    expect(of(200, { canceled: [], not_canceled: { '0xab': 'already canceled or matched' } })).toEqual({
      _tag: 'gone',
      text: 'already canceled or matched',
    })
    expect(of(200, { canceled: [], not_canceled: {} })._tag).toBe('unknown')
    expect(of(500, { canceled: ['0xab'], not_canceled: {} })._tag).toBe('unknown')
    expect(of(200, {})._tag).toBe('unknown')
  })
})
