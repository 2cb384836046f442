import * as E from 'fp-ts/lib/Either.js'
import { type Door, isYes, openDoor } from './door.ts'
import { type Invocation, isAsked, type Run } from './invocation.ts'
import { complain, EXIT, type ExitCode, print, printJson } from './output.ts'
import { whoami } from './strategyKnown.ts'
import { type Column, table } from './table.ts'

const misused = (says: string): ExitCode => {
  complain(`csgo-engine: ${says}`)
  return EXIT.usage
}

type Row = Readonly<Record<string, unknown>>
const rowsOf = (content: unknown): ReadonlyArray<Row> =>
  Array.isArray(content)
    ? content.flatMap(
        (row: unknown): ReadonlyArray<Row> =>
          typeof row === 'object' && row !== null ? [Object.fromEntries(Object.entries(row))] : [],
      )
    : []
const text = (row: Row, name: string): string => String(row[name] ?? '–')

const shownTable = (rows: ReadonlyArray<Row>, columns: ReadonlyArray<readonly [string, string]>): string => {
  const heads = columns.map(
    ([title], at): Column => ({ title, align: at < 2 ? 'left' : 'right', ...(at === 0 ? { give: true } : {}) }),
  )
  return table(
    heads,
    rows.map(row => columns.map(([, name]) => text(row, name))),
  )
}

const CLOSING = [
  ['Market', 'question'],
  ['Strategy', 'strategy'],
  ['Side', 'side'],
  ['Shares', 'shares'],
  ['Cost', 'cost'],
  ['Bid', 'bid'],
  ['Value', 'value'],
  ['Fee', 'fee'],
  ['Limit', 'limit'],
  ['Book takes', 'fills'],
  ['At worst', 'worst'],
] as const
const CANCELLING = [
  ['Market', 'question'],
  ['Strategy', 'strategy'],
  ['Order', 'direction'],
  ['Side', 'side'],
  ['Limit', 'limit'],
  ['Left', 'left'],
] as const
const CAME = [
  ['Market', 'question'],
  ['Strategy', 'strategy'],
  ['State', 'state'],
  ['Shares', 'shares'],
  ['Cash', 'cash'],
  ['', 'detail'],
] as const

interface Wish {
  readonly path: 'close' | 'cancel'
  readonly body: Readonly<Record<string, unknown>>
  readonly columns: ReadonlyArray<readonly [string, string]>
  readonly question: (count: number) => string
  readonly none: string
}

const askedOf = (content: unknown): ReadonlyArray<Row> =>
  typeof content === 'object' && content !== null && 'asked' in content ? rowsOf(content.asked) : []

const preview = (wish: Wish, rows: ReadonlyArray<Row>): string => {
  const against = rows.flatMap(row =>
    typeof row['against'] === 'string' ? [`  ${text(row, 'question')}: ${row['against']}`] : [],
  )
  return `${shownTable(rows, wish.columns)}${against.length === 0 ? '' : `\nAgainst it:\n${against.join('\n')}\n`}`
}

/** Says what it will cost, asks, does it, says what came of it. */
const carry = async (invocation: Invocation, door: Door, wish: Wish): Promise<ExitCode> => {
  const failed = (says: string): ExitCode => {
    complain(`csgo-engine: ${says}`)
    return EXIT.failed
  }
  const seen = await door(`${wish.path}/preview`, wish.body)
  if (E.isLeft(seen)) return failed(seen.left)
  const rows = rowsOf(seen.right)
  if (rows.length === 0) return failed(wish.none)
  const isJson = isAsked(invocation, '--json')
  if (!isJson) print(preview(wish, rows))
  if (!isAsked(invocation, '--yes') && !(await isYes(wish.question(rows.length)))) {
    complain('csgo-engine: nothing was done. Say yes, or give --yes.')
    return EXIT.usage
  }
  const done = await door(wish.path, { ...wish.body, who: whoami() })
  if (E.isLeft(done)) return failed(done.left)
  const asked = askedOf(done.right)
  if (isJson) printJson(done.right)
  else print(`${shownTable(asked, CAME)}\nHow orders go on: csgo-engine orders\n`)
  return asked.some(row => row['state'] === 'refused') || asked.length < rows.length ? EXIT.unwell : EXIT.fine
}

const withDoor = async (invocation: Invocation, wish: Wish): Promise<ExitCode> => {
  const door = await openDoor(invocation.config)
  if (E.isRight(door)) return carry(invocation, door.right, wish)
  complain(`csgo-engine: ${door.left}`)
  return EXIT.failed
}

const targetOf = (words: ReadonlyArray<string>): unknown => {
  const [what, id, ...more] = words
  if (more.length > 0) return null
  if (what === 'all') return id === undefined ? 'all' : null
  if (what === 'match') return id === undefined ? null : { match: id }
  const number = Number(id ?? what)
  if (!Number.isSafeInteger(number) || number <= 0) return null
  if (what === 'market') return id === undefined ? null : { market: number }
  return what === 'position' || id === undefined ? { position: number } : null
}

/** `close`: sells what is held, through the running engine. */
export const close: Run = async invocation => {
  const target = targetOf(invocation.words)
  if (target === null)
    return misused(
      'close what? <position number>, market <number>, match <event> or all. More: csgo-engine close --help',
    )
  const limit = invocation.flags['--limit']
  return withDoor(invocation, {
    path: 'close',
    body: limit === undefined ? { target } : { target, limit },
    columns: CLOSING,
    question: count => `Sell ${count === 1 ? 'this position' : `these ${count} positions`}?`,
    none: 'Nothing is held there. Look: csgo-engine positions',
  })
}

/** `cancel`: takes back what rests, through the running engine. */
export const cancel: Run = async invocation => {
  const [word, ...more] = invocation.words
  if (word === undefined || more.length > 0)
    return misused('cancel what? <order id> or all. More: csgo-engine cancel --help')
  return withDoor(invocation, {
    path: 'cancel',
    body: { target: word === 'all' ? 'all' : { order: word } },
    columns: CANCELLING,
    question: count => `Cancel ${count === 1 ? 'this order' : `these ${count} orders`}?`,
    none: 'No such order rests. Look: csgo-engine orders',
  })
}
