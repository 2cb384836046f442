/** What outsiders did to the world, and when: with the settings, all that a world follows from. Plain JSON, one input a line. */
import type { Millis } from '../../domain/money.ts'
import type { KeyChange } from '../wire/trading/keys.ts'
import type { Merge, NewOrder, OrderFilter } from './orders.ts'

export type ExchangeInput =
  /** An order that was accepted. */
  | { readonly _tag: 'Placed'; readonly at: Millis; readonly order: NewOrder }
  | { readonly _tag: 'Cancelled'; readonly at: Millis; readonly apiKey: string; readonly ids: ReadonlyArray<string> }
  | { readonly _tag: 'CancelledAll'; readonly at: Millis; readonly filter: OrderFilter }
  | { readonly _tag: 'Beat'; readonly at: Millis; readonly apiKey: string; readonly id: string }
  | { readonly _tag: 'Merged'; readonly at: Millis; readonly merge: Merge }

/** Keys are no matter of the exchange: they are handed to those who keep them. */
export type Input = ExchangeInput | KeyChange

export const isOfKeys = (input: Input): input is KeyChange => {
  switch (input._tag) {
    case 'Placed':
    case 'Cancelled':
    case 'CancelledAll':
    case 'Beat':
    case 'Merged':
      return false
    case 'KeyMade':
    case 'KeyDeleted':
    case 'ReadOnlyKeyMade':
    case 'ReadOnlyKeyDeleted':
    case 'WalletSeen':
      return true
  }
}
