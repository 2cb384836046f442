/** Every table and list of the page: what a row is made of and what it shows. */
import { put, showAge, showPhase, showStatus, since } from './ages.js'
import { element, rowsOf, say } from './tables.js'

const byId = id => document.getElementById(id)

const markets = rowsOf(
  byId('markets'),
  () => {
    const name = element('span', 'name')
    const market = element('span', '')
    const phase = element('span', 'phase')
    const about = element('span', 'about-match')
    const saysNarrow = element('small', 'narrow say')
    const heldNarrow = element('small', 'narrow')
    const yes = element('td', 'number yes priced')
    const no = element('td', 'number no priced')
    const spread = element('td', 'number wide priced')
    const age = element('td', 'number age')
    const says = element('td', 'wide say')
    const held = element('td', 'number wide')
    const small = element('small', '', market, ' · ', phase, about)
    const first = element('td', '', name, small, saysNarrow, heldNarrow)
    const node = element('tr', '', first, yes, no, spread, age, says, held)
    return { node, name, market, phase, about, saysNarrow, heldNarrow, yes, no, spread, age, says, held }
  },
  (parts, row, node) => {
    node.dataset.phase = row.phase
    node.dataset.status = row.status
    put(parts.name, row.match)
    put(parts.market, row.market)
    put(parts.about, row.about === '' ? '' : ` · ${row.about}`)
    say(parts.yes, row.yes)
    say(parts.no, row.no)
    say(parts.spread, row.spread)
    say(parts.held, row.held)
    say(parts.heldNarrow, row.held === '' ? '' : `holds ${row.held}`)
    showPhase(row, parts)
    showAge(row, parts, node)
    showStatus(row, parts, node)
  },
)

const positions = rowsOf(
  byId('positions'),
  () => {
    const side = element('span', '')
    const team = element('span', '')
    const small = element('small', '')
    const strategy = element('td', 'wide strategy')
    const shares = element('td', 'number')
    const entry = element('td', 'number wide')
    const bid = element('td', 'number wide priced')
    const value = element('td', 'number priced')
    const profit = element('td', 'number')
    const age = element('td', 'number wide age')
    const first = element('td', '', side, ' ', team, small)
    const node = element('tr', '', first, strategy, shares, entry, bid, value, profit, age)
    return { node, side, team, small, strategy, shares, entry, bid, value, profit, age }
  },
  (parts, row, node) => {
    parts.side.className = row.side === 'YES' ? 'yes' : 'no'
    put(parts.side, row.side)
    put(parts.team, row.team)
    put(parts.small, `${row.match} · ${row.market}`)
    put(parts.strategy, row.strategy)
    say(parts.shares, row.shares)
    say(parts.entry, row.entry)
    say(parts.bid, row.bid)
    say(parts.value, row.value)
    parts.profit.className = `number ${row.direction}`
    say(parts.profit, row.profit)
    showAge(row, parts, node)
  },
)

const wallets = rowsOf(
  byId('wallets'),
  () => {
    const strategy = element('span', 'name')
    const state = element('small', 'say')
    const available = element('td', 'number')
    const cost = element('td', 'number')
    const allocated = element('td', 'number wide')
    const realised = element('td', 'number')
    const trades = element('td', 'number wide')
    const first = element('td', '', strategy, state)
    const node = element('tr', '', first, available, cost, allocated, realised, trades)
    return { node, strategy, state, available, cost, allocated, realised, trades }
  },
  (parts, row) => {
    put(parts.strategy, row.strategy)
    put(parts.state, row.state)
    parts.realised.className = `number ${row.direction}`
    for (const name of ['available', 'cost', 'allocated', 'realised', 'trades']) say(parts[name], row[name])
  },
)

const showLast = (row, parts) => put(parts.last, `${since(row.lastAt)} ago`)
const refusals = rowsOf(
  byId('refusals'),
  () => {
    const reason = element('span', '')
    const detail = element('small', '')
    const strategy = element('td', '')
    const count = element('td', 'number')
    const last = element('td', 'number')
    const first = element('td', '', reason, detail)
    return { reason, first, detail, strategy, count, last, node: element('tr', '', first, strategy, count, last) }
  },
  (parts, row) => {
    put(parts.reason, row.reason)
    put(parts.detail, row.detail)
    parts.first.title = row.means
    put(parts.strategy, row.strategy)
    say(parts.count, row.count)
    showLast(row, parts)
  },
)

const figures = rowsOf(
  byId('figures'),
  () => {
    const label = element('dt', '')
    const value = element('dd', '')
    return { label, value, node: element('div', 'figure', label, value) }
  },
  (parts, row) => {
    put(parts.label, row.label)
    parts.value.className = row.direction
    say(parts.value, row.value)
  },
)

const showTime = (row, parts) => put(parts.time, since(row.at))
const feedOf = place =>
  rowsOf(
    place,
    () => {
      const time = element('time', '')
      const words = element('span', 'words')
      const about = element('span', 'about')
      return { time, words, about, node: element('li', '', time, element('span', '', words, ' ', about)) }
    },
    (parts, row, node) => {
      node.dataset.kind = row.kind
      put(parts.words, row.text)
      put(parts.about, row.market)
      showTime(row, parts)
    },
  )
const deeds = feedOf(byId('deeds'))
const events = feedOf(byId('events'))

/** By the names under which the server sends their rows. */
export const tables = { figures, markets, positions, wallets, refusals, deeds, events }

/** Counts every age on the page once. Answers the ages of the prices that still matter, in milliseconds. */
export const countAges = () => {
  const ages = []
  markets.each((row, parts, node) => {
    const age = showAge(row, parts, node)
    if (age !== null) ages.push(age)
    showStatus(row, parts, node)
    showPhase(row, parts)
  })
  positions.each(showAge)
  deeds.each(showTime)
  events.each(showTime)
  refusals.each(showLast)
  return ages
}
