import { type Millis, showMillionths, type Usd, usd } from '../domain/money.ts'
import type { WhyAnswer } from './answers.ts'
import type { ChainFill, ChainPosition, ChainRow, WhyRow } from './detailSources.ts'
import { cents, dollars, profit, sharesText } from './figures.ts'
import { marketLabel, matchName } from './names.ts'
import { decidedSteps, spaced } from './whyDecided.ts'

type Step = WhyAnswer['steps'][number]

export const NOBODY_KNOWS =
  'Nobody knows an action, an order or a position of that name; refusals and actions without fills are forgotten in time.'

const MOVES: Readonly<Record<string, string>> = {
  approval: 'approved, committed',
  wire: 'the request began',
  answer: 'the venue answered',
  no_answer: 'no clear answer',
  report: 'the venue told',
  fill: 'a trade',
  absence: 'missing from complete snapshots',
  resolution: 'the market resolved',
}

const orderSteps = (row: ChainRow): ReadonlyArray<Step> =>
  row.orders.map(order => ({
    title: `Order: ${order.direction} ${order.side}`,
    at: order.sentAt ?? order.createdAt,
    state: order.doneAt === null ? 'waiting' : order.status === 'rejected' ? 'refused' : 'fine',
    says: order.text === '' ? `It is ${spaced(order.status)}.` : `It is ${spaced(order.status)}: ${order.text}.`,
    facts: [
      { label: 'Kind', value: order.type },
      ...(order.endsAt === null
        ? []
        : [{ label: 'Ends by itself', value: `after ${Math.round((order.endsAt - order.createdAt) / 1000)} s` }]),
      { label: 'Limit', value: cents(order.limit) },
      { label: 'Asked', value: order.usd === null ? `${sharesText(order.shares)} shares` : dollars(order.usd) },
      { label: 'Id', value: order.orderId },
      ...order.moves.map(({ to, cause, text, at }) => ({
        label: `${spaced(to)} after ${at - order.createdAt} ms`,
        value: [MOVES[cause] ?? cause, text].filter(words => words !== '').join(': '),
      })),
    ],
  }))

/** A fill of an order is named by what it did, others by what they are. */
const titleOf = ({ kind, shares, side, price }: ChainFill): string =>
  `${kind === 'order' ? 'Filled' : spaced(kind)}: ${sharesText(shares)} ${side} at ${cents(price)}`

const fillStep = (fill: ChainFill): Step => ({
  title: titleOf(fill),
  at: fill.at,
  state: 'fine',
  says:
    fill.kind !== 'order'
      ? `${fill.reason}.`
      : fill.bid === null
        ? 'The venue does not tell the book that it met.'
        : `The book stood at ${cents(fill.bid)} to ${cents(fill.ask)}.`,
  facts: [
    { label: fill.direction === 'BUY' ? 'Paid' : 'Received', value: dollars(fill.value) },
    { label: 'Fee', value: dollars(fill.fee) },
    { label: 'Realised', value: profit(fill.realised) },
    ...(fill.slippage === null ? [] : [{ label: 'Slippage a share', value: `$${showMillionths(fill.slippage)}` }]),
    ...fill.settlements.map(({ settlement, at }) => ({
      label: `${settlement} at the venue`,
      value: at >= fill.at ? `after ${at - fill.at} ms` : 'before it was told as a fill',
    })),
  ],
})

const endStep = (row: ChainRow, at: Millis): Step => {
  const realised = usd(row.fills.reduce((sum, fill) => sum + fill.realised, 0))
  return {
    title: 'The action',
    at: row.closedAt ?? at,
    state: row.closedAs === null ? 'waiting' : 'fine',
    says: row.closedAs === null ? 'It has no end yet.' : `It ended: ${spaced(row.closedAs)}.`,
    facts: [{ label: 'Realised', value: profit(realised) }],
  }
}

const chainSteps = (row: ChainRow, at: Millis): ReadonlyArray<Step> => [
  ...decidedSteps(row),
  ...(row.verdict === 'refused' ? [] : [...orderSteps(row), ...row.fills.map(fillStep), endStep(row, at)]),
]

const sum = (first: Usd, second: Usd | null): string =>
  second === null ? profit(first) : `${profit(first)}, open ${profit(second)}`

const positionSteps = (row: ChainPosition, at: Millis): ReadonlyArray<Step> => [
  ...row.others.map(fillStep),
  {
    title: `Position ${row.positionId}: ${row.side}, ${row.status}`,
    at: row.closedAt ?? at,
    state: row.status === 'closed' ? 'fine' : 'waiting',
    says:
      row.status === 'closed'
        ? `Nothing of it is held any more: ${row.closeReason ?? 'closed'}.`
        : `${sharesText(row.shares)} shares are held, which cost ${dollars(row.cost)}.`,
    facts: [
      { label: 'Profit', value: sum(row.realised, row.status === 'closed' ? null : row.unrealised) },
      { label: 'Fees in it', value: dollars(row.fees) },
    ],
  },
]

/** The chain behind an action, an order or a position, from what happened to what is held now. A refusal ends it. */
export const showWhy = ({ asked, chains, positions }: WhyRow, at: Millis): WhyAnswer => {
  const [first] = chains
  const [held] = positions
  const about = asked === 'position' ? (held ?? first) : (first ?? held)
  const what = asked === 'position' ? `position ${held?.positionId ?? ''}` : spaced(first?.kind ?? '').toLowerCase()
  return {
    title: about === undefined ? what : `${what} in ${marketLabel(about)}`,
    match: about === undefined ? '' : matchName(about),
    event: about?.eventId ?? '',
    strategy: about?.strategy ?? '',
    steps: [...chains.flatMap(chain => chainSteps(chain, at)), ...positions.flatMap(one => positionSteps(one, at))],
  }
}
