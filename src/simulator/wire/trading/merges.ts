/** What the website's *Merge* does, for whoever trades here: pairs become dollars. */
import { parseMillionths } from '../../../domain/money.ts'
import { type Answer, ok, refusal } from '../../answer.ts'
import type { Exchange } from '../../exchange/orders.ts'
import { readMerge } from '../../read-input.ts'
import { field, parsed } from '../json.ts'

const FORM = 'the body must be {"wallet": "0x…", "conditionId": "0x…", "pairs": "12.5"}'

/** `POST /sim/merge`. Nobody proves whose wallet it is: its money is made up. */
export const mergeAnswer = (exchange: Exchange, body: string): Answer => {
  const value = parsed(body)
  const [wallet, pairs] = [field(value, 'wallet'), field(value, 'pairs')]
  if (typeof wallet !== 'string' || typeof pairs !== 'string') return refusal(400, FORM)
  const merge = readMerge({
    wallet: wallet.toLowerCase(),
    conditionId: field(value, 'conditionId'),
    pairs: parseMillionths(pairs),
  })
  if (merge === null) return refusal(400, FORM)
  const merged = exchange.merge(merge)
  switch (merged._tag) {
    case 'Merged':
      return ok({ merged: pairs })
    case 'Refused':
      return refusal(merged.status, merged.error)
  }
}
