import { NOTHING, span } from '../cockpit/figures.ts'
import { type Millis, millis } from '../domain/money.ts'
import { wrapped } from './help.ts'
import { type Column, table } from './table.ts'
import { numberOf, type Picture, type Row, tableOf, textOf, textsOf } from './watchPicture.ts'

export interface FrameOptions {
  readonly columns: number
  readonly rows: number
  readonly colour: 'colour' | 'plain'
  /** The engine's clock now. */
  readonly now: Millis
  /** Why nothing new comes; null: the line stands. */
  readonly lost: string | null
}

type Paint = 'good' | 'doubtful' | 'bad' | 'faint' | 'strong' | 'plain'
const CODES: Readonly<Record<Paint, string>> = {
  good: '32',
  doubtful: '33',
  bad: '31',
  faint: '2',
  strong: '1',
  plain: '0',
}
interface Line {
  readonly text: string
  readonly paint: Paint
}
const line = (text: string, paint: Paint = 'plain'): Line => ({ text, paint })
const lines = (texts: ReadonlyArray<string>, paint: Paint): ReadonlyArray<Line> => texts.map(text => line(text, paint))

const STATES: Readonly<Record<string, Paint>> = { fine: 'good', waiting: 'doubtful', failing: 'bad' }
const DIRECTIONS: Readonly<Record<string, Paint>> = { up: 'good', down: 'bad' }

const ageOf = (row: Row, now: Millis): number | null => {
  const observedAt = numberOf(row, 'observedAt')
  return observedAt === null ? null : Math.max(0, now - observedAt)
}
const ageText = (age: number | null): string => (age === null ? NOTHING : span(millis(Math.round(age))))

/** Rows of a table, cut to `most`, under their titles; the last line says how many more there are. */
const block = (
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<Row>,
  show: (row: Row) => ReadonlyArray<string>,
  paintOf: (row: Row) => Paint,
  { most, width }: { readonly most: number; readonly width: number },
): ReadonlyArray<Line> => {
  if (rows.length === 0 || most < 3) return []
  const room = most - 2
  const shown = rows.length > room ? rows.slice(0, room - 1) : rows
  const [titles = '', rule = '', ...cells] = table(columns, shown.map(show), width).trimEnd().split('\n')
  const rest = rows.length > shown.length ? [line(`… ${rows.length - shown.length} more`, 'faint')] : []
  return [
    line(titles, 'strong'),
    line(rule, 'faint'),
    ...cells.map((text, at) => line(text, paintOf(shown[at] ?? {}))),
    ...rest,
  ]
}

const MARKETS: ReadonlyArray<Column> = [
  { title: 'Match', align: 'left', give: true },
  { title: 'Market', align: 'left', give: true },
  { title: 'YES', align: 'right' },
  { title: 'NO', align: 'right' },
  { title: 'Spread', align: 'right' },
  { title: 'Age', align: 'right' },
  { title: '', align: 'left', give: true },
]
const POSITIONS: ReadonlyArray<Column> = [
  { title: 'Held', align: 'left', give: true },
  { title: 'Side', align: 'left' },
  { title: 'Strategy', align: 'left', give: true },
  { title: 'Shares', align: 'right' },
  { title: 'Entry', align: 'right' },
  { title: 'Bid', align: 'right' },
  { title: 'Profit', align: 'right' },
]
const DEEDS: ReadonlyArray<Column> = [
  { title: 'Ago', align: 'right' },
  { title: 'Market', align: 'left', give: true },
  { title: 'What the engine did', align: 'left', give: true },
]

const heading = ({ head }: Picture, { columns, lost }: FrameOptions): ReadonlyArray<Line> => {
  const title = line(textOf(head, 'title'), 'strong')
  if (lost !== null)
    return [
      title,
      ...lines(wrapped(`The engine is lost: ${lost}. What stands below is old. Trying again.`, columns), 'bad'),
    ]
  const state = STATES[textOf(head, 'state')] ?? 'plain'
  const notes = textsOf(head, 'notes').flatMap(note => wrapped(note, columns))
  return [title, ...lines(wrapped(textOf(head, 'sentence'), columns), state), ...lines(notes, 'doubtful')]
}

const figures = (picture: Picture): ReadonlyArray<Line> => {
  const all = tableOf(picture, 'figures')
  return all.length === 0 ? [] : [line(all.map(row => `${textOf(row, 'label')} ${textOf(row, 'value')}`).join('   '))]
}

const markets = (picture: Picture, most: number, { columns, now }: FrameOptions): ReadonlyArray<Line> => {
  const maxAge = numberOf(picture.head, 'maxPriceAge') ?? Number.POSITIVE_INFINITY
  const isStale = (row: Row): boolean => textOf(row, 'phase') !== 'over' && (ageOf(row, now) ?? 0) > maxAge
  const show = (row: Row) => [
    textOf(row, 'match'),
    textOf(row, 'market'),
    textOf(row, 'yes'),
    textOf(row, 'no'),
    textOf(row, 'spread'),
    ageText(ageOf(row, now)),
    isStale(row) ? 'stale' : textOf(row, 'says') || (textOf(row, 'phase') === 'live' ? 'live' : ''),
  ]
  const paint = (row: Row): Paint => {
    if (textOf(row, 'status') === 'suspect') return 'bad'
    if (isStale(row)) return 'doubtful'
    return textOf(row, 'phase') === 'live' ? 'plain' : 'faint'
  }
  return block(MARKETS, tableOf(picture, 'markets'), show, paint, { most, width: columns })
}

const positions = (picture: Picture, most: number, { columns }: FrameOptions): ReadonlyArray<Line> => {
  const show = (row: Row) => [
    `${textOf(row, 'match')} ${textOf(row, 'market')}`,
    textOf(row, 'side'),
    textOf(row, 'strategy'),
    textOf(row, 'shares'),
    textOf(row, 'entry'),
    textOf(row, 'bid'),
    textOf(row, 'profit'),
  ]
  const paint = (row: Row): Paint => DIRECTIONS[textOf(row, 'direction')] ?? 'plain'
  return block(POSITIONS, tableOf(picture, 'positions'), show, paint, { most, width: columns })
}

const deeds = (picture: Picture, most: number, { columns, now }: FrameOptions): ReadonlyArray<Line> => {
  const show = (row: Row) => [
    span(millis(Math.max(0, now - (numberOf(row, 'at') ?? now)))),
    textOf(row, 'market'),
    textOf(row, 'text'),
  ]
  const paint = (row: Row): Paint => (textOf(row, 'kind') === 'fill' ? 'good' : 'plain')
  return block(DEEDS, tableOf(picture, 'deeds'), show, paint, { most, width: columns })
}

const painted = ({ text, paint }: Line, { colour }: FrameOptions): string =>
  colour === 'plain' || paint === 'plain' ? text : `\u001b[${CODES[paint]}m${text}\u001b[0m`

/** No line is wider than the terminal, whatever came. */
const cut = ({ text, paint }: Line, columns: number): Line => {
  const letters = [...text]
  return line(letters.length <= columns ? text : `${letters.slice(0, columns - 1).join('')}…`, paint)
}

/** One picture of the engine, at most `rows` lines of at most `columns` letters: what matters most comes first. */
export const frame = (picture: Picture, options: FrameOptions): ReadonlyArray<string> => {
  const top = [...heading(picture, options), ...figures(picture)]
  const room = Math.max(0, options.rows - top.length)
  const third = Math.floor(room / 3)
  const apart = (part: ReadonlyArray<Line>): ReadonlyArray<Line> => (part.length === 0 ? [] : [line(''), ...part])
  const held = apart(positions(picture, third - 1, options))
  const done = apart(deeds(picture, third - 1, options))
  const priced = apart(markets(picture, room - held.length - done.length - 1, options))
  return [...top, ...priced, ...held, ...done]
    .slice(0, options.rows)
    .map(one => painted(cut(one, options.columns), options))
}
