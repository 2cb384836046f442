/** What swing_rebalance remembers, and what it learns from outcomes. */
import * as t from 'io-ts'
import { otherSide } from '../src/domain/ids.ts'
import { type Shares, shares, worth } from '../src/domain/money.ts'
import type { OutcomeInput } from '../src/domain/strategy.ts'
import { millisCodec, orNull, priceCodec, record, sharesCodec, sideCodec, usdCodec } from './codecs.ts'
import { tookEffect, wasRefused } from './kit/asking.ts'
import { PriceWindow, priceWindow } from './kit/window.ts'

/** A buy of the other side that waits from a sale. */
const waiting = record({ side: sideCodec, usd: usdCodec })
export type Waiting = t.TypeOf<typeof waiting>

const asked = t.union([
  record({ _tag: t.literal('entry'), at: millisCodec }),
  /** `cost`: what a share of it had cost on average. */
  record({ _tag: t.literal('sale'), at: millisCodec, side: sideCodec, shares: sharesCodec, cost: priceCodec }),
  record({ _tag: t.literal('add') }),
])

export const swing = record({
  prices: priceWindow,
  /** `open`: has not looked yet; `never`: looked and declined; `entered`: holds the pair, or held it. */
  stage: t.keyof({ open: null, never: null, entered: null }),
  tradedAt: orNull(millisCodec),
  waiting: orNull(waiting),
  /** What is on its way. */
  asked: orNull(asked),
  refusedAt: orNull(millisCodec),
})
export type Swing = t.TypeOf<typeof swing>

export const NEW_SWING: Swing = {
  prices: PriceWindow.EMPTY,
  stage: 'open',
  tradedAt: null,
  waiting: null,
  asked: null,
  refusedAt: null,
}

/** With what was asked having filled by so much. */
const happened = (before: Swing, sold: Shares): Swing => {
  const { asked } = before
  if (asked === null) return before
  switch (asked._tag) {
    case 'entry':
      return { ...before, stage: 'entered', tradedAt: asked.at }
    case 'sale': {
      const meant = shares(Math.min(sold, asked.shares))
      return {
        ...before,
        tradedAt: asked.at,
        waiting: { side: otherSide(asked.side), usd: worth(meant, asked.cost, 'down') },
      }
    }
    case 'add':
      return { ...before, waiting: null }
  }
}

/** A buy that waits is forgotten when everything is gone. */
export const afterSwingOutcome = (before: Swing, { outcome, own, at }: OutcomeInput): Swing => {
  const after = tookEffect(outcome) ? happened(before, shares(Math.abs(outcome.shares))) : before
  if (own.pending.length > 0) return after
  return {
    ...after,
    waiting: own.positions.length === 0 ? null : after.waiting,
    asked: null,
    refusedAt: wasRefused(outcome) ? at : before.refusedAt,
  }
}
