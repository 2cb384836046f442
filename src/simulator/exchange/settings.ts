/** What of the exchange nobody has measured, or what a test may want otherwise. */
import { type Millis, millis, type Rounding, type Usd, usd } from '../../domain/money.ts'

interface Span {
  readonly least: Millis
  readonly most: Millis
}

export interface ExchangeSettings {
  /** What a wallet has when it is first seen. */
  readonly walletUsd: Usd
  /** How a fee is rounded at five decimals; the venue does not say. */
  readonly feeRounding: Rounding
  /** Decimals of the amounts of an order: as the official client cuts them for the tick, or never more than four. */
  readonly precision: 'tick' | 'four'
  /** From MATCHED to MINED, or to RETRYING for a trade that fails. */
  readonly minedAfter: Span
  /** From MINED to CONFIRMED. */
  readonly confirmedAfter: Span
  /** From RETRYING to FAILED. */
  readonly failedAfter: Span
  /** From the payout to its dollars; until then the shares can be seen as redeemable. 0: at once, as by a keeper. */
  readonly redeemAfter: Millis
  /** A key that once sent heartbeats and is silent as long loses its orders; looked after so often. */
  readonly silence: Millis
  readonly silenceChecked: Millis
}

export const EXCHANGE_DEFAULTS: ExchangeSettings = {
  walletUsd: usd(10_000_000_000),
  feeRounding: 'nearest',
  precision: 'tick',
  minedAfter: { least: millis(1500), most: millis(4000) },
  confirmedAfter: { least: millis(3000), most: millis(8000) },
  failedAfter: { least: millis(4000), most: millis(10_000) },
  redeemAfter: millis(0),
  silence: millis(10_000),
  silenceChecked: millis(5000),
}
