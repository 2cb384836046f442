import { cents, sharesText } from '../cockpit/figures.ts'
import { marketTitle } from '../cockpit/names.ts'
import type { Happening } from '../cockpit/sources.ts'
import type { MarketEvent } from '../domain/event.ts'
import type { Market } from '../domain/market.ts'
import type { Millis } from '../domain/money.ts'
import type { Notice } from '../domain/notice.ts'
import type { OrderReport, Refusal } from '../domain/order.ts'
import type { Decision } from '../domain/strategy.ts'

/** What happens, in plain words for the page's feed. A market that nobody has looked up yet has no name: null. */

export const nameOf = (market: Market | undefined): string | null => (market === undefined ? null : marketTitle(market))

export const ofEvent = (event: MarketEvent, market: string | null): Happening => {
  const said = (text: string): Happening => ({ at: event.timestamp, kind: 'event', market, text })
  switch (event.eventType) {
    case 'trade':
      return said('trade seen')
    case 'book':
      return said('book seen')
    case 'price_change':
      return said('change seen')
    case 'gap':
      return said('the socket was away: looking again')
  }
}

export const ofDecision = (decision: Decision, market: string | null): ReadonlyArray<Happening> =>
  decision.actions.map(({ action }) => ({
    at: decision.at,
    kind: 'decision',
    market,
    text: `${decision.strategy} wants ${action._tag}: ${action.reason}`,
  }))

export const ofRefusal = (refusal: Refusal, market: string | null): Happening => ({
  at: refusal.at,
  kind: 'refusal',
  market,
  text: `${refusal.strategy}: ${refusal.asked.action._tag} refused (${refusal.reason}): ${refusal.detail}`,
})

export const ofReport = (report: OrderReport, market: string | null): Happening => {
  const { order } = report
  const what = `${order.strategy} ${order.direction} ${order.side}`
  switch (report._tag) {
    case 'accepted':
      return { at: report.at, kind: 'order', market, text: `${what}: order taken, ${report.status}` }
    case 'filled':
      return {
        at: report.at,
        kind: 'fill',
        market,
        text: `${what}: ${sharesText(report.shares)} shares at ${cents(report.price)}`,
      }
    case 'done':
      return {
        at: report.at,
        kind: 'order',
        market,
        text: `${what}: ${report.result}${report.text === '' ? '' : `, ${report.text}`}`,
      }
    case 'unknown':
      return { at: report.at, kind: 'order', market, text: `${what}: nobody knows what became of it: ${report.text}` }
    case 'settled':
      return {
        at: report.at,
        kind: 'fill',
        market,
        text:
          report.settlement === 'confirmed'
            ? `${what}: a fill is settled`
            : `${what}: the settlement of a fill failed, it is reversed: ${report.text}`,
      }
  }
}

/** Only what concerns people; null for what is merely counted. */
export const ofNotice = (notice: Notice, at: Millis): Happening | null => {
  const said = (text: string): Happening => ({ at, kind: 'notice', market: null, text })
  switch (notice._tag) {
    case 'connected':
      return said(`socket ${notice.connection} connected, ${notice.tokens} tokens`)
    case 'disconnected':
      return said(`socket ${notice.connection} lost: ${notice.reason}`)
    case 'lookup_failed':
      return said(`price lookup failed: ${notice.message}`)
    case 'strategy_off':
      return said(`${notice.strategy} was switched off in market ${notice.marketId}: ${notice.fault}`)
    case 'scores_connected':
      return said('score socket connected')
    case 'scores_disconnected':
      return said(`score socket lost: ${notice.reason}`)
    case 'score_refused':
    case 'frame_refused':
    case 'frame_unknown':
    case 'duplicate_trade':
    case 'withheld':
    case 'trades_dropped':
    case 'stale_ledger':
      return null
  }
}
