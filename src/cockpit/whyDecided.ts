import { millis, showMillionths } from '../domain/money.ts'
import type { Measure } from '../domain/risk.ts'
import type { WhyAnswer } from './answers.ts'
import type { ChainRow } from './detailSources.ts'
import { cents, NOTHING, span, utcClock } from './figures.ts'
import { sideName } from './names.ts'
import { refusedBecause } from './refused.ts'

type Step = WhyAnswer['steps'][number]
type Fact = Step['facts'][number]

export const spaced = (word: string): string => word.replaceAll('_', ' ')

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

/** Thirteen digits that begin so are a moment of these decades, in milliseconds. */
const MOMENT = /\b1[5-9]\d{11}\b/g
/** What a strategy keeps, for people, eg/ `{"at":1795955085236,"price":520000}` → `{at: 12:24:45 UTC, price: 520000}`. */
const readable = (value: unknown): string =>
  (JSON.stringify(value) ?? NOTHING)
    .replace(/"(\w+)":/g, '$1: ')
    .replace(/,(?=["\w{[])/g, ', ')
    .replace(MOMENT, moment => utcClock(millis(Number(moment))))

type Fields = ReadonlyMap<string, string>
const fieldsOf = (state: unknown): Fields =>
  typeof state === 'object' && state !== null
    ? new Map(Object.entries(state).map(([name, value]) => [name, readable(value)]))
    : new Map()

const LONGEST_FIELD = 120
const cut = (text: string): string => (text.length > LONGEST_FIELD ? `${text.slice(0, LONGEST_FIELD)}…` : text)

/** The fields of a state that the step changed. */
const changes = (before: Fields, after: Fields): ReadonlyArray<Fact> =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter(name => before.get(name) !== after.get(name))
    .map(name => ({
      label: name,
      value: `${cut(before.get(name) ?? NOTHING)} → ${cut(after.get(name) ?? NOTHING)}`,
    }))

const stateStep = (row: ChainRow): ReadonlyArray<Step> => {
  if (row.paramsHash === null) return []
  const changed = changes(fieldsOf(row.stateBefore), fieldsOf(row.stateAfter))
  return [
    {
      title: `What ${row.strategy} remembered`,
      at: row.decidedAt,
      state: 'fine',
      says: changed.length === 0 ? 'This step changed nothing of it.' : 'This step changed of it:',
      facts: [...changed, { label: 'Parameters', value: row.paramsHash }],
    },
  ]
}

const shown = (value: unknown): string => {
  if (typeof value === 'number') return String(value / 1e6)
  if (Array.isArray(value)) return value.map(String).join(' and ')
  return String(value)
}
/** What an action names, in words; amounts in it are millionths. */
const ruleStep = (row: ChainRow): Step => ({
  title: `${row.strategy} wanted ${spaced(row.kind).toLowerCase()}`,
  at: row.decidedAt,
  state: 'fine',
  says: row.verdict === 'approved' ? row.reason : shown(row.action['reason'] ?? ''),
  facts: Object.entries(row.action)
    .filter(([name]) => name !== '_tag' && name !== 'reason' && name !== 'orderId')
    .map(([name, value]) => ({ label: name.replace(/([A-Z])/g, ' $1').toLowerCase(), value: shown(value) })),
})

const amountText = (unit: Measure['unit'], amount: number): string => {
  switch (unit) {
    case 'dollars':
      return `$${showMillionths(amount)}`
    case 'ms':
      return Math.abs(amount) < 1000 ? `${amount} ms` : `${amount / 1000} s`
    case 'count':
      return String(amount)
  }
}

/** What was measured, and how far it was from the limit. */
const marginOf = ({ check, unit, is, most }: Measure): Fact => ({
  label: spaced(check),
  value: `${amountText(unit, is)} of ${amountText(unit, most)}, ${
    is > most ? `${amountText(unit, is - most)} over` : `${amountText(unit, most - is)} left`
  }`,
})

const riskStep = (row: ChainRow): Step => {
  const waited: Fact = { label: 'Waited', value: span(millis(row.judgedAt - row.decidedAt)) }
  const margins = (row.checks ?? []).map(marginOf)
  return row.verdict === 'approved'
    ? {
        title: 'Risk let it through',
        at: row.judgedAt,
        state: 'fine',
        says: 'Every check that applies to such an action passed; those with numbers are below.',
        facts: [...margins, waited],
      }
    : {
        title: 'Risk refused it',
        at: row.judgedAt,
        state: 'refused',
        says: `${refusedBecause(row.reason)} ${row.detail}.`,
        facts: [{ label: 'Reason', value: spaced(row.reason) }, ...margins, waited],
      }
}

/** How an action was decided: what happened, what it cost, what the strategy made of it, what risk said. */
export const decidedSteps = (row: ChainRow): ReadonlyArray<Step> => [
  eventStep(row),
  priceStep(row),
  ...stateStep(row),
  ruleStep(row),
  riskStep(row),
]
