import * as t from 'io-ts'
import { Decimal, oneOf, orNull, Time, Whole } from './words.ts'

/** What the door for commands answers when a person closes or cancels: `close --json` and `cancel --json` print the last of these. */
const ABOUT = { strategy: t.string, marketId: Whole, question: t.string, side: oneOf(['YES', 'NO']) }

const ClosePreviewJson = t.strict(
  {
    ...ABOUT,
    positionId: Whole,
    held: Decimal,
    shares: Decimal,
    cost: Decimal,
    bid: orNull(Decimal),
    observedAt: orNull(Time),
    value: orNull(Decimal),
    fee: orNull(Decimal),
    limit: orNull(Decimal),
    fills: Decimal,
    worst: Decimal,
    against: orNull(t.string),
  },
  'ClosePreview',
)
export const ClosePreviews = t.readonlyArray(ClosePreviewJson)
export type ClosePreviewJson = t.TypeOf<typeof ClosePreviewJson>

const CancelPreviewJson = t.strict(
  { ...ABOUT, orderId: t.string, direction: oneOf(['BUY', 'SELL']), limit: Decimal, left: Decimal },
  'CancelPreview',
)
export const CancelPreviews = t.readonlyArray(CancelPreviewJson)
export type CancelPreviewJson = t.TypeOf<typeof CancelPreviewJson>

export const AskedJson = t.strict(
  {
    /** The number of what was asked, in `csgo_audit`. */
    audit: Whole,
    asked: t.array(
      t.strict({
        ...ABOUT,
        actionId: t.string,
        state: oneOf(['asked', 'approved', 'refused', 'filled', 'rejected', 'expired', 'cancelled', 'lost']),
        shares: Decimal,
        cash: Decimal,
        detail: t.string,
      }),
    ),
  },
  'Asked',
)
export type AskedJson = t.TypeOf<typeof AskedJson>
