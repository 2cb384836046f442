import type { RefusalReason } from '../domain/order.ts'

/** What each reason for a refusal means, in a sentence for people. */
const MEANINGS: Readonly<Record<RefusalReason, string>> = {
  pending: 'An action of the same strategy in that market had no end yet.',
  stale: 'The price was too old.',
  suspect: 'The books contradicted each other.',
  unpriced: 'There was no price.',
  spread: 'Buying or leaving would have cost too much spread.',
  moved: 'The market had moved away from the price that was decided on.',
  positions: 'The strategy holds as many markets as it may.',
  position_usd: 'The position would have become too large.',
  wallet: "The strategy's wallet had too little free.",
  exposure: 'Too much is held by all strategies together.',
  match: 'Its match could have lost too much under its worst ending.',
  starting: 'The game is about to start: the venue then cancels what rests.',
  venue: 'The venue takes no orders at the moment, or only resting ones, or none of ours.',
  daily_loss: 'Too much was lost today: nothing is bought before midnight UTC.',
  order_rate: 'Too many orders in this second.',
  closed: 'The market takes no orders.',
  inactive: 'The strategy is switched off.',
  minimum: "Smaller than the venue's least order.",
  nothing_held: 'There was nothing to sell.',
  until: 'It was to end by itself too soon: the venue wants more time.',
  self_cross: 'It would have met our own resting order.',
  unknown_order: 'What became of an order of that side is not known, or was not until lately.',
  busy: 'It had waited too long: the moment was over.',
  halted: 'Trading was halted.',
  not_supported: 'This version cannot do it.',
}

/** By the word that is counted; '' for one that this version does not know. */
export const refusedBecause = (reason: string): string =>
  Object.entries(MEANINGS).find(([word]) => word === reason)?.[1] ?? ''
