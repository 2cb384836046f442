import { parseMillionths, showMillionths } from '../../domain/money.ts'
import type { Transaction } from '../connection.ts'
import { type Holdings, keyOf } from './holdings.ts'
import type { Old } from './old.ts'
import type { Remark } from './report.ts'

/** A difference that is no rounding: a cent. */
const CENT = 10_000

const remarkOn = (what: string, theirs: number, ours: number): ReadonlyArray<Remark> =>
  Math.abs(ours - theirs) <= CENT
    ? []
    : [
        {
          what,
          why: `there it is ${showMillionths(theirs)}, the legs give ${showMillionths(ours)}: here it is what the legs give`,
        },
      ]

const sums = <K>(parts: ReadonlyArray<readonly [K, number]>): ReadonlyMap<K, number> => {
  const all = new Map<K, number>()
  for (const [key, part] of parts) all.set(key, (all.get(key) ?? 0) + part)
  return all
}

/** Where what the ledger makes of the legs is not what the old system says, by position and by wallet. */
export const compareResults = async (
  tx: Transaction,
  old: Old,
  { fills }: Holdings,
): Promise<ReadonlyArray<Remark>> => {
  const rows = await tx<{ fill_key: string; strategy_name: string; realized_pnl: string }[]>`
    select fill_key, strategy_name, realized_pnl from csgo_fills where kind = 'legacy'`
  const byKey = new Map(rows.map(row => [row.fill_key, parseMillionths(row.realized_pnl) ?? 0]))
  const byPosition = sums(fills.map(({ key, positionId }) => [positionId, byKey.get(key) ?? 0]))
  const byStrategy = sums(rows.map(row => [row.strategy_name, byKey.get(row.fill_key) ?? 0]))
  const ofPositions = old.positions.flatMap(({ id, realized_pnl }) => {
    const ours = byPosition.get(id)
    return ours === undefined ? [] : remarkOn(`result of position ${id}`, parseMillionths(realized_pnl) ?? 0, ours)
  })
  const ofWallets = old.wallets.flatMap(({ strategy_name, total_realized_pnl }) => {
    const key = keyOf(strategy_name)
    return key === null
      ? []
      : remarkOn(`result of ${strategy_name}`, parseMillionths(total_realized_pnl) ?? 0, byStrategy.get(key) ?? 0)
  })
  return [...ofPositions, ...ofWallets]
}
