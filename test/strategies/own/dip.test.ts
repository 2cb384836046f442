import { expect, test } from 'vitest'
import { strategyKey } from '../../../src/domain/ids.ts'
import { millis } from '../../../src/domain/money.ts'
import { deploy } from '../../../strategies/deployed.ts'
import { asks, closing, dollars, held, outcomeTick, position, priced, quote, right, START } from '../scene.ts'
import { buyTheDip } from './dip.ts'

const DIP = strategyKey('buy_the_dip')
const deployed = right(deploy(buyTheDip, 'default', {}))
const wallets = new Map([[DIP, { strategy: DIP, available: dollars('400'), openMarkets: 0, active: true }]])
const holding = { ...held({ seq: 2, positions: [position(DIP, 'YES', '25', '10')] }), wallets }

/** A price every five seconds, of a market in which nothing is held. */
const prices = (...yes: ReadonlyArray<string>) =>
  yes.map((price, i) => priced({ at: millis(START + i * 5000), quote: quote(price), held: { ...held(), wallets } }))
const dipped = prices('0.5', '0.4', '0.4', '0.4', '0.4', '0.4', '0.4', '0.4')
const filled = outcomeTick(closing(DIP, 8, 'filled', 2), { at: millis(START + 35_000), held: holding })
const later = (yes: string) => priced({ at: millis(START + 40_000), quote: quote(yes), held: holding })

test('it buys what has been down for half a minute', () => {
  expect(asks(deployed, dipped.slice(0, -1))).toEqual([])
  expect(asks(deployed, dipped)).toMatchObject([{ _tag: 'OPEN_LONG', side: 'YES', usd: dollars('10') }])
})

test('it buys nothing that came back in between', () => {
  expect(asks(deployed, prices('0.5', '0.4', '0.4', '0.4', '0.45', '0.4', '0.4', '0.4'))).toEqual([])
})

test('it sells 8 cents above what it paid, and no lower', () => {
  expect(asks(deployed, [...dipped, filled, later('0.479999')])).toEqual([])
  expect(asks(deployed, [...dipped, filled, later('0.48')])).toMatchObject([{ _tag: 'CLOSE', sides: ['YES'] }])
})
