import { parseMillionths } from '../../domain/money.ts'
import type { OldMatch, OldPosition } from './old.ts'
import type { Remark } from './report.ts'

/** A market as our table has it. */
export interface NewMatch {
  readonly old: OldMatch
  readonly eventId: string
  readonly yesTokenId: string
  readonly noTokenId: string
  readonly format: string | null
  readonly marketType: string
  readonly tickSize: string
  readonly minOrderSize: string
  readonly payout: readonly [yes: string, no: string] | null
}
export interface Markets {
  readonly matches: ReadonlyArray<NewMatch>
  readonly left: ReadonlyArray<Remark>
  readonly changed: ReadonlyArray<Remark>
}

const same = (a: string, b: string | null): boolean => b !== null && a.trim().toLowerCase() === b.trim().toLowerCase()

/** What YES and NO were paid, by the old system's word for who won; null: it does not say. */
const payoutOf = ({ resolved, outcome, team_yes, team_no }: OldMatch): NewMatch['payout'] => {
  if (!resolved || outcome === null) return null
  if (same(outcome, team_yes) || same(outcome, 'yes')) return ['1', '0']
  if (same(outcome, team_no) || same(outcome, 'no')) return ['0', '1']
  return /^(?:50[-/]50|0\.50?|draw|split)$/i.test(outcome.trim()) ? ['0.5', '0.5'] : null
}

const typeOf = ({ market_type, map_number, group_item_title }: OldMatch): string =>
  market_type ??
  (map_number !== null ? 'child_moneyline' : group_item_title === 'Match Winner' ? 'moneyline' : 'unknown')

/** A size as the catalogue told it, when it is one. */
const sizeOr = (text: string | null, fallback: string): string => {
  const value = text === null ? null : parseMillionths(text)
  return value !== null && value > 0 ? (text ?? fallback) : fallback
}

const named = ({ condition_id, team_yes, team_no }: OldMatch): string =>
  `market ${condition_id}${team_yes === null || team_no === null ? '' : ` (${team_yes} – ${team_no})`}`

/** Turns the old system's markets into ours; tokens that its catalogue lacks are taken from its positions. */
export const mapMarkets = (old: ReadonlyArray<OldMatch>, positions: ReadonlyArray<OldPosition>): Markets => {
  const left: Remark[] = []
  const changed: Remark[] = []
  const matches: NewMatch[] = []
  const taken = new Set<string>()
  const tokenOf = (conditionId: string, side: string): string | null =>
    positions.find(one => one.condition_id === conditionId && one.token_type === side)?.token_id ?? null
  for (const match of old) {
    const what = named(match)
    const yesTokenId = match.yes_token_id ?? tokenOf(match.condition_id, 'YES')
    const noTokenId = match.no_token_id ?? tokenOf(match.condition_id, 'NO')
    if (yesTokenId === null || noTokenId === null) {
      left.push({ what, why: 'the old database does not know its token ids' })
      continue
    }
    if (yesTokenId === noTokenId || taken.has(yesTokenId) || taken.has(noTokenId)) {
      left.push({ what, why: 'its token ids are those of another market' })
      continue
    }
    taken.add(yesTokenId).add(noTokenId)
    const format = match.format?.trim().toUpperCase() ?? null
    const isFormat = format === null || ['BO1', 'BO3', 'BO5'].includes(format)
    if (!isFormat) changed.push({ what, why: `its format ${match.format} is none of BO1, BO3, BO5: it is left empty` })
    const payout = payoutOf(match)
    if (match.resolved && payout === null)
      changed.push({
        what,
        why: `it is resolved, but its outcome (${match.outcome ?? 'empty'}) names neither side: taken over as closed; the engine asks the venue for its payout`,
      })
    matches.push({
      old: match,
      // Discovery corrects it when it next meets the market.
      eventId: match.event_id ?? `legacy/${match.condition_id}`,
      yesTokenId,
      noTokenId,
      format: isFormat ? format : null,
      marketType: typeOf(match),
      tickSize: sizeOr(match.tick_size, '0.01'),
      minOrderSize: sizeOr(match.min_order_size, '5'),
      payout,
    })
  }
  return { matches, left, changed }
}
