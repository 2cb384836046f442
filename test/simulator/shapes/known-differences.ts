/** Where the simulated venue differs from a payload on purpose, and why. A difference that does not occur (any more) fails the test. */
export interface Difference {
  readonly payload: string
  readonly difference: string
  readonly why: string
}

const MADE_UP = `the payload is an example: its id is made up and has not the form of real ones`
const ISO_TIMES = `the payload is an example with ISO times; protocol and client have seconds as text`
const NOT_NULL = 'the client declares a text; the real capture of the user socket says "0"'

export const DIFFERENCES: ReadonlyArray<Difference> = [
  { payload: 'example: book', difference: '.asset_id: decimal in a text, not token', why: MADE_UP },
  { payload: 'example: book', difference: '.hash: text, not book hash', why: MADE_UP },
  {
    payload: 'clob: market',
    difference: '._edit: text, not undefined',
    why: "the payload's own note on how its author edited it",
  },
  {
    payload: 'example: closed market',
    difference: '.game_start_time: null, not second',
    why: 'that market is of no game; all of ours are',
  },
  {
    payload: 'example: new_market',
    difference: '.game_start_time: text, not spaced time',
    why: 'that market is of no game: its start is empty',
  },
  { payload: 'example: user trade', difference: '.id: text, not key', why: MADE_UP },
  { payload: 'example: user trade', difference: '.last_update: second, not seconds in a text', why: ISO_TIMES },
  { payload: 'example: user trade', difference: '.match_time: second, not seconds in a text', why: ISO_TIMES },
  { payload: 'example: user trade', difference: '.taker_order_id: text, not hash', why: MADE_UP },
  { payload: 'example: order taken', difference: '.orderID: text, not hash', why: MADE_UP },
  {
    payload: 'example: order taken',
    difference: '.errorMsg: null, not text',
    why: 'the client declares a text; it is empty when all went well',
  },
  {
    payload: 'example: open order',
    difference: '.associate_trades[]: nothing',
    why: 'that order had met a trade, ours has not',
  },
  { payload: 'example: open order', difference: '.id: text, not hash', why: MADE_UP },
  { payload: 'example: open order', difference: '.expiration: null, not decimal in a text', why: NOT_NULL },
  { payload: 'example: open orders', difference: '.data[].expiration: null, not decimal in a text', why: NOT_NULL },
  { payload: 'example: trade', difference: '.id: text, not key', why: MADE_UP },
  { payload: 'example: trade', difference: '.taker_order_id: text, not hash', why: MADE_UP },
  { payload: 'example: trade', difference: '.match_time: second, not seconds in a text', why: ISO_TIMES },
  { payload: 'example: trade', difference: '.last_update: second, not seconds in a text', why: ISO_TIMES },
  { payload: 'example: trade', difference: '.transaction_hash: text, not hash', why: MADE_UP },
  { payload: 'example: trade', difference: '.maker_orders[].order_id: text, not hash', why: MADE_UP },
  { payload: 'example: trades', difference: '.data[].id: text, not key', why: MADE_UP },
  { payload: 'example: trades', difference: '.data[].taker_order_id: text, not hash', why: MADE_UP },
  { payload: 'example: trades', difference: '.data[].match_time: second, not seconds in a text', why: ISO_TIMES },
  { payload: 'example: trades', difference: '.data[].last_update: second, not seconds in a text', why: ISO_TIMES },
  { payload: 'example: trades', difference: '.data[].transaction_hash: text, not hash', why: MADE_UP },
  {
    payload: 'example: gamma market',
    difference: '.feeType: null, not text',
    why: 'that market has no fees; all of ours have',
  },
]
