/**
 * buy_the_dip — buys YES once per market after it fell by 10 cents within 3 minutes and stayed down for 30 seconds; sells
 * it 8 cents higher.
 */
import * as t from 'io-ts'
import * as kit from '../../../strategies/kit/index.ts'

const params = kit.parameters(
  {
    ...kit.limitParameters({ maxPositionUsd: '20', maxPositions: '3', maxEntrySpread: '0.04', maxExitSpread: '0.1' }),
    fall: kit.priceParameter('0.1'),
    within_minutes: kit.windowParameter('3'),
    entry_usd: kit.usdParameter('10'),
    gain: kit.priceParameter('0.08'),
  },
  p => kit.notAbove(p, 'entry_usd', 'max_position_usd'),
)
type Params = t.TypeOf<typeof params>

const dipOf = (p: Params) => kit.sustained(kit.fellBy(p.fall, p.within_minutes), kit.seconds(30))
const state = t.type({ dip: kit.clockedOf(kit.priceWindow), trade: kit.askingOf(t.readonlyArray(t.string)) })

export const buyTheDip: kit.Strategy<Params, t.TypeOf<typeof state>> = {
  name: 'buy_the_dip',
  params,
  follows: () => kit.ofKind({ types: ['moneyline'], formats: ['BO3', 'BO5'] }),
  state,
  codec: 1,
  initial: p => () => ({ dip: dipOf(p).initial, trade: kit.unasked([]) }),
  step: p => {
    const dip = dipOf(p)
    return (before, input) => {
      if (input._tag === 'blind') return [before, []]
      if (input._tag === 'outcome') return [{ ...before, trade: kit.afterOutcome(before.trade, input) }, []]
      const { quote, own } = input
      const isFree = kit.mayAsk(input, before.trade.refusedAt)
      const gate = { maxSpread: p.max_entry_spread, maxPositions: p.max_positions }
      const mayBuy = isFree && kit.once(before.trade.memory)('bought') && kit.mayEnter(input, gate)
      const after = { ...before, dip: dip.after(before.dip, input, mayBuy ? 'open' : 'shut') }
      const trigger = quote.yesPrice
      const [held] = isFree && kit.spreadAtMost(p.max_exit_spread)(input) ? kit.sellable(input) : []
      if (held !== undefined && trigger >= held.averagePrice + p.gain)
        return [after, [{ _tag: 'CLOSE', sides: ['YES'], reason: 'gained enough', trigger }]]
      if (!mayBuy || !dip.holds(after.dip, input) || !kit.canBuy(own, 'YES', p.entry_usd, p.max_position_usd))
        return [after, []]
      const trade = { ...before.trade, asked: ['bought'] }
      return [{ ...after, trade }, [{ _tag: 'OPEN_LONG', side: 'YES', usd: p.entry_usd, reason: 'dipped', trigger }]]
    }
  },
}
