import { cents, sharesText } from '../cockpit/figures.ts'
import { marketTitle, matchName } from '../cockpit/names.ts'
import type { Deed, Happening } from '../cockpit/sources.ts'
import type { MarketEvent } from '../domain/event.ts'
import type { Market } from '../domain/market.ts'
import type { Millis } from '../domain/money.ts'
import type { Notice } from '../domain/notice.ts'
import type { OrderReport, Refusal } from '../domain/order.ts'
import type { Decision } from '../domain/strategy.ts'

/** What happens, in plain words for the page's feed. A market that nobody has looked up yet has no name: null. */

/** What a happening is about: the market, its match by name, and its event. */
export interface Subject {
  readonly market: string | null
  readonly match: string | null
  readonly event: string | null
}
/** `match`: the name of its match, which a market of a total or a handicap does not tell by itself. */
export const subjectOf = (market: Market | undefined, match: string | undefined): Subject =>
  market === undefined
    ? { market: null, match: null, event: null }
    : { market: marketTitle(market, match), match: match ?? matchName(market), event: market.eventId }

const notice = (at: Millis, text: string): Deed => ({
  kind: 'notice',
  at,
  market: null,
  event: null,
  action: null,
  by: null,
  text,
})

export const ofEvent = ({ eventType, timestamp: at }: MarketEvent, { match: market, event }: Subject): Happening => {
  switch (eventType) {
    case 'trade':
    case 'book':
      return { kind: 'event', at, market, event, saw: eventType }
    case 'price_change':
      return { kind: 'event', at, market, event, saw: 'change' }
    case 'gap':
      return notice(at, 'the socket was away: looking again')
  }
}

const wishOf = (action: { readonly _tag: string }): string => action._tag.replaceAll('_', ' ').toLowerCase()

export const ofDecision = (decision: Decision, { market, event }: Subject): ReadonlyArray<Deed> =>
  decision.actions.map(({ id, action }) => ({
    kind: 'decision',
    at: decision.at,
    market,
    event,
    action: id,
    by: { strategy: decision.strategy, wish: wishOf(action), order: null },
    text: `${decision.strategy} wants ${wishOf(action)}: ${action.reason}`,
  }))

export const ofRefusal = (refusal: Refusal, { market, event }: Subject): Deed => {
  const { strategy, asked, reason } = refusal
  const wish = wishOf(asked.action)
  return {
    kind: 'refusal',
    at: refusal.at,
    market,
    event,
    action: asked.id,
    by: { strategy, wish, order: null },
    text: `${strategy}: ${wish} refused (${reason.replaceAll('_', ' ')}): ${refusal.detail}`,
  }
}

/** Of the venue's words; its why has them all. */
const firstSentence = (text: string): string => text.split('. ')[0] ?? text

/** Null: its fills have told it. */
export const ofReport = (report: OrderReport, { market, event }: Subject): Deed | null => {
  const { order } = report
  const { strategy, side } = order
  const by = { strategy, wish: '', order: order.orderId }
  const told = (kind: 'order' | 'fill', text: string): Deed => ({
    kind,
    at: report.at,
    market,
    event,
    action: order.actionId,
    by,
    text: `${strategy} ${text}`,
  })
  const what = `${order.direction === 'BUY' ? 'buys' : 'sells'} ${side}`
  switch (report._tag) {
    case 'accepted':
      return told('order', `${what}: order taken, ${report.status}`)
    case 'filled':
      return told(
        'fill',
        `${order.direction === 'BUY' ? 'bought' : 'sold'} ${sharesText(report.shares)} ${side} at ${cents(report.price)}`,
      )
    case 'done':
      if (report.result === 'filled') return null
      return told('order', `${what}: ${report.result}${report.text === '' ? '' : `, ${firstSentence(report.text)}`}`)
    case 'unknown':
      return told('order', `${what}: nobody knows what became of it: ${report.text}`)
    case 'settled':
      return told(
        'fill',
        report.settlement === 'confirmed'
          ? `${what}: a fill is settled`
          : `${what}: the settlement of a fill failed, it is reversed: ${report.text}`,
      )
  }
}

/** Only what concerns people; null for what is merely counted. */
export const ofNotice = (told: Notice, at: Millis): Deed | null => {
  const said = (text: string): Deed => notice(at, text)
  switch (told._tag) {
    case 'connected':
      return said(`socket ${told.connection} connected, ${told.tokens} tokens`)
    case 'disconnected':
      return said(`socket ${told.connection} lost: ${told.reason}`)
    case 'lookup_failed':
      return said(`price lookup failed: ${told.message}`)
    case 'strategy_off':
      return said(`${told.strategy} was switched off in market ${told.marketId}: ${told.fault}`)
    case 'scores_connected':
      return said('score socket connected')
    case 'scores_disconnected':
      return said(`score socket lost: ${told.reason}`)
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
