import * as E from 'fp-ts/lib/Either.js'
import { AskedJson, CancelPreviews, ClosePreviews } from '../cockpit/controlAnswers.ts'
import { cameText, cancellingText, closingText } from './closingTexts.ts'
import { type Door, isYes, openDoor } from './door.ts'
import { type Invocation, isAsked, type Run } from './invocation.ts'
import { complain, EXIT, type ExitCode, print, printAnswer } from './output.ts'
import { whoami } from './strategyKnown.ts'

const misused = (says: string): ExitCode => {
  complain(`csgo-engine: ${says}`)
  return EXIT.usage
}

/** What reads an answer of the engine; a codec does. */
interface Readable<A> {
  readonly decode: (content: unknown) => E.Either<unknown, A>
}
interface Wish<Preview> {
  readonly path: 'close' | 'cancel'
  readonly body: Readonly<Record<string, unknown>>
  readonly previews: Readable<ReadonlyArray<Preview>>
  readonly shown: (previews: ReadonlyArray<Preview>) => string
  readonly question: (count: number) => string
  readonly none: string
}

const failed = (says: string): ExitCode => {
  complain(`csgo-engine: ${says}`)
  return EXIT.failed
}
const UNREADABLE = 'the engine answered something that cannot be read: is it of this version?'
const readAs =
  <A>(codec: Readable<A>) =>
  (content: unknown): E.Either<string, A> =>
    E.mapLeft(() => UNREADABLE)(codec.decode(content))

/** Says what it will cost, asks, does it, says what came of it. */
const carry = async <Preview>(invocation: Invocation, door: Door, wish: Wish<Preview>): Promise<ExitCode> => {
  const seen = E.flatMap(readAs(wish.previews))(await door(`${wish.path}/preview`, wish.body))
  if (E.isLeft(seen)) return failed(seen.left)
  const rows = seen.right
  if (rows.length === 0) return failed(wish.none)
  const isJson = isAsked(invocation, '--json')
  if (!isJson) print(wish.shown(rows))
  if (!isAsked(invocation, '--yes') && !(await isYes(wish.question(rows.length)))) {
    complain('csgo-engine: nothing was done. Say yes, or give --yes.')
    return EXIT.usage
  }
  const done = E.flatMap(readAs(AskedJson))(await door(wish.path, { ...wish.body, who: whoami() }))
  if (E.isLeft(done)) return failed(done.left)
  if (isJson) printAnswer(AskedJson, done.right)
  else print(cameText(done.right))
  const { asked } = done.right
  return asked.some(({ state }) => state === 'refused') || asked.length < rows.length ? EXIT.unwell : EXIT.fine
}

const withDoor = async <Preview>(invocation: Invocation, wish: Wish<Preview>): Promise<ExitCode> => {
  const door = await openDoor(invocation.config)
  return E.isRight(door) ? carry(invocation, door.right, wish) : failed(door.left)
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
    previews: ClosePreviews,
    shown: closingText,
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
    previews: CancelPreviews,
    shown: cancellingText,
    question: count => `Cancel ${count === 1 ? 'this order' : `these ${count} orders`}?`,
    none: 'No such order rests. Look: csgo-engine orders',
  })
}
