import { type Millis, millis, type Usd } from '../domain/money.ts'
import type { WhyAnswer } from './answers.ts'
import type { ChainRow } from './detailSources.ts'
import { cents, dollars, NOTHING, profit, sharesText, span } from './figures.ts'
import { marketLabel, matchName, sideName } from './names.ts'
import { refusedBecause } from './refused.ts'

type Step = WhyAnswer['steps'][number]

const CAUSES: Readonly<Record<string, string>> = {
  trade: 'a trade on the socket',
  book: 'a book on the socket',
  price_change: 'a change of the book on the socket',
  refresh: 'a poll that brought another price',
  periodic: 'the five-second tick: nobody had traded',
  gap: 'a gap of the socket, after which it looked again',
}

const eventStep = (row: ChainRow): Step => ({
  title: 'Something happened',
  at: row.decidedAt,
  state: 'fine',
  says:
    row.causes.length === 0
      ? 'Nobody noted what.'
      : `It was ${row.causes.map(cause => CAUSES[cause] ?? cause).join(', and ')}.`,
  facts: [],
})

const priceStep = (row: ChainRow): Step => ({
  title: 'The price of the moment',
  at: row.priceAge === null ? null : millis(row.decidedAt - row.priceAge),
  state: 'fine',
  says: 'Read from csgo_matches, into which polls of the order books write. The socket brings no price.',
  facts: [
    { label: `${sideName(row, 'YES') || 'YES'} (YES)`, value: cents(row.yesPrice) },
    { label: 'Age', value: row.priceAge === null ? NOTHING : span(millis(row.priceAge)) },
  ],
})

const shown = (value: unknown): string => {
  if (typeof value === 'number') return String(value / 1e6)
  if (Array.isArray(value)) return value.map(String).join(' and ')
  return String(value)
}
/** What an action names, in words; amounts in it are millionths. */
const ruleStep = (row: ChainRow): Step => ({
  title: `${row.strategy} wanted ${row.kind.replaceAll('_', ' ').toLowerCase()}`,
  at: row.decidedAt,
  state: 'fine',
  says: row.verdict === 'approved' ? row.reason : shown(row.action['reason'] ?? ''),
  facts: Object.entries(row.action)
    .filter(([name]) => name !== '_tag' && name !== 'reason' && name !== 'orderId')
    .map(([name, value]) => ({ label: name.replace(/([A-Z])/g, ' $1').toLowerCase(), value: shown(value) })),
})

const riskStep = (row: ChainRow): Step => {
  const took = span(millis(row.judgedAt - row.decidedAt))
  return row.verdict === 'approved'
    ? {
        title: 'Risk let it through',
        at: row.judgedAt,
        state: 'fine',
        says: 'Every check passed: price age, spread, move, wallet, positions, exposure, daily loss, order rate.',
        facts: [{ label: 'Waited', value: took }],
      }
    : {
        title: 'Risk refused it',
        at: row.judgedAt,
        state: 'refused',
        says: `${refusedBecause(row.reason)} ${row.detail}.`,
        facts: [
          { label: 'Reason', value: row.reason.replaceAll('_', ' ') },
          { label: 'Waited', value: took },
        ],
      }
}

const orderSteps = (row: ChainRow): ReadonlyArray<Step> =>
  row.orders.map(order => ({
    title: `Order: ${order.direction} ${order.side}`,
    at: order.sentAt ?? order.createdAt,
    state: order.doneAt === null ? 'waiting' : order.status === 'rejected' ? 'refused' : 'fine',
    says:
      order.text === ''
        ? `It is ${order.status.replaceAll('_', ' ')}.`
        : `It is ${order.status.replaceAll('_', ' ')}: ${order.text}.`,
    facts: [
      { label: 'Kind', value: order.type },
      { label: 'Limit', value: cents(order.limit) },
      { label: 'Asked', value: order.usd === null ? `${sharesText(order.shares)} shares` : dollars(order.usd) },
      { label: 'Id', value: order.orderId },
    ],
  }))

const fillSteps = (row: ChainRow): ReadonlyArray<Step> =>
  row.fills.map(fill => ({
    title: `Filled: ${sharesText(fill.shares)} ${fill.side} at ${cents(fill.price)}`,
    at: fill.at,
    state: 'fine',
    says: `The book stood at ${cents(fill.bid)} to ${cents(fill.ask)}.`,
    facts: [
      { label: 'Fee', value: dollars(fill.fee) },
      { label: 'Realised', value: profit(fill.realised) },
    ],
  }))

const sum = (first: Usd, second: Usd | null): string =>
  second === null ? NOTHING : `${profit(first)}, open ${profit(second)}`
const nowStep = (row: ChainRow, at: Millis): Step => ({
  title: 'Now',
  at: row.closedAt ?? at,
  state: row.closedAs === null && row.verdict === 'approved' ? 'waiting' : 'fine',
  says: row.closedAs === null ? 'The action has no end yet.' : `The action ended: ${row.closedAs}.`,
  facts: row.held.map(one => ({
    label: `${one.side} ${one.status}`,
    value: `${sharesText(one.shares)} shares, realised ${sum(one.realised, one.unrealised)}`,
  })),
})

/** The chain behind one action, from what happened to what is held now. A refusal ends it. */
export const showWhy = (row: ChainRow, at: Millis): WhyAnswer => ({
  title: `${row.kind.replaceAll('_', ' ').toLowerCase()} in ${marketLabel(row)}`,
  match: matchName(row),
  event: row.eventId,
  strategy: row.strategy,
  steps: [
    eventStep(row),
    priceStep(row),
    ruleStep(row),
    riskStep(row),
    ...(row.verdict === 'refused' ? [] : [...orderSteps(row), ...fillSteps(row), nowStep(row, at)]),
  ],
})
