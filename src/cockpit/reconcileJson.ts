import * as t from 'io-ts'
import { Decimal, Time, Whole } from './words.ts'

/** What the door for commands answers when account and ledger were compared. */
export const ReconcileJson = t.strict(
  {
    at: Time,
    openOrders: Whole,
    trades: Whole,
    corrections: t.array(t.strict({ what: t.string, about: t.string, evidence: t.string })),
    mismatches: t.array(t.strict({ about: t.string, text: t.string })),
    waiting: t.array(t.strict({ what: t.string, question: t.string, worth: Decimal })),
  },
  'Reconcile',
)
export type ReconcileJson = t.TypeOf<typeof ReconcileJson>
