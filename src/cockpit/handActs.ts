import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import type { AskedByHand, CancelTarget, ClosePreview, CloseTarget } from '../domain/control.ts'
import { type By, HALTS, type Halting } from '../domain/halt.ts'
import { marketId, orderId } from '../domain/ids.ts'
import { addUsd, NO_USD, type Price, parseMillionths, price, type Usd, usd } from '../domain/money.ts'
import type { Controls } from '../ports/controls.ts'
import type { Failure } from '../ports/failure.ts'
import type { Done, NotDone } from './acted.ts'
import { counted, dollars, profit, sharesText } from './figures.ts'

/** What a person closes, cancels, halts: the bodies of the addresses, and what is answered in words. */
const Target = t.union(
  [t.type({ position: t.number }), t.type({ market: t.number }), t.type({ match: t.string }), t.literal('all')],
  'Target',
)
export const HandBody = {
  halt: t.type({ level: t.keyof({ no_entries: null, reduce_only: null, all_stop: null }) }, 'Halt'),
  resume: t.type({ force: t.boolean }, 'Resume'),
  close: t.type({ target: Target, limit: t.union([t.string, t.null]) }, 'Close'),
  cancel: t.type({ target: t.union([t.type({ order: t.string }), t.literal('all')]) }, 'Cancel'),
} as const

const targetOf = (target: t.TypeOf<typeof Target>): CloseTarget => {
  if (target === 'all') return { _tag: 'all' }
  if ('position' in target) return { _tag: 'position', positionId: target.position }
  if ('market' in target) return { _tag: 'market', marketId: marketId(target.market) }
  return { _tag: 'match', eventId: target.match }
}
const cancelOf = (target: t.TypeOf<typeof HandBody.cancel>['target']): CancelTarget =>
  target === 'all' ? { _tag: 'all' } : { _tag: 'order', orderId: orderId(target.order) }

/** A limit in dollars a share; null: none was given. */
const limitOf = (text: string | null): TE.TaskEither<NotDone, Price | null> => {
  if (text === null || text === '') return TE.right(null)
  const value = parseMillionths(text)
  return value === null || value <= 0 || value >= 1_000_000
    ? TE.left({ _tag: 'refused', says: 'A limit is dollars a share between 0 and 1, eg/ 0.55.' })
    : TE.right(price(value))
}

const failed = ({ message, code }: Failure): NotDone => ({
  _tag: code === 'nothing_there' ? 'refused' : 'away',
  says: message,
})
const total = (amounts: ReadonlyArray<Usd | null>): Usd =>
  amounts.reduce<Usd>((sum, one) => addUsd(sum, one ?? NO_USD), NO_USD)

/** What a close would bring, before anybody confirms it. */
const previewText = (all: ReadonlyArray<ClosePreview>): string => {
  if (all.length === 0) return 'Nothing is held there.'
  const worst = total(all.map(one => one.worst))
  const cost = total(all.map(one => one.cost))
  const against = all.flatMap(one => (one.against === null ? [] : [one.against]))
  const gain = profit(usd(worst - cost))
  const what = `Sells ${counted(all.length, 'position', 'positions')} that cost ${dollars(cost)} for about ${dollars(worst)} after fees by the stored books: ${gain}.`
  const rest = all.filter(one => one.fills < one.shares).length
  const thin = rest === 0 ? '' : ` The books would not take all of ${counted(rest, 'position', 'positions')}.`
  return `${what}${thin}${against.length === 0 ? '' : ` ${against.join(' ')}`}`
}

const askedText = ({ asked }: AskedByHand): string =>
  asked.length === 0
    ? 'There was nothing to do.'
    : asked
        .map(one => `${one.strategy} ${one.side} ${one.state}${one.detail === '' ? '' : `: ${one.detail}`}`)
        .join('; ')

export interface HandActs {
  readonly halt: (body: t.TypeOf<typeof HandBody.halt>, by: By) => Done
  readonly resume: (body: t.TypeOf<typeof HandBody.resume>, by: By) => Done
  readonly previewClose: (body: t.TypeOf<typeof HandBody.close>) => Done
  readonly close: (body: t.TypeOf<typeof HandBody.close>, by: By) => Done
  readonly previewCancel: (body: t.TypeOf<typeof HandBody.cancel>) => Done
  readonly cancel: (body: t.TypeOf<typeof HandBody.cancel>, by: By) => Done
}

const LEVELS: Readonly<Record<Halting, string>> = {
  no_entries: 'Halted: nothing is bought any more, exits go on.',
  reduce_only: 'Halted: nothing is bought, resting buys are withdrawn, exits go on.',
  all_stop: 'Stopped: all that rests is withdrawn, and nothing goes out but what a person closes.',
}

/** The engine's controls in the words of the page. */
export const handActs = (controls: Controls): HandActs => ({
  halt: ({ level }, by) =>
    pipe(
      controls.halt(level, 'halted at the page', by),
      TE.bimap(
        failed,
        state => LEVELS[HALTS.find((one): one is Halting => one !== 'none' && one === state.level) ?? level],
      ),
    ),
  resume: ({ force }, by) =>
    pipe(
      controls.resume(force ? 'forced' : 'if_well', by),
      TE.mapLeft(failed),
      TE.flatMap(resumed =>
        resumed._tag === 'resumed'
          ? TE.right('Trading goes on.')
          : TE.left<NotDone>({
              _tag: 'refused',
              says: `Still wrong: ${resumed.wrong.map(one => one.detail).join('; ')}.`,
            }),
      ),
    ),
  previewClose: ({ target, limit }) =>
    pipe(
      limitOf(limit),
      TE.flatMap(price => pipe(controls.previewClose(targetOf(target), price), TE.bimap(failed, previewText))),
    ),
  close: ({ target, limit }, by) =>
    pipe(
      limitOf(limit),
      TE.flatMap(price => pipe(controls.close(targetOf(target), price, by), TE.bimap(failed, askedText))),
    ),
  previewCancel: ({ target }) =>
    pipe(
      controls.previewCancel(cancelOf(target)),
      TE.bimap(failed, all =>
        all.length === 0
          ? 'Nothing rests there.'
          : `Withdraws ${all.map(one => `${one.direction} ${sharesText(one.left)} ${one.side}`).join(', ')}.`,
      ),
    ),
  cancel: ({ target }, by) => pipe(controls.cancel(cancelOf(target), by), TE.bimap(failed, askedText)),
})
