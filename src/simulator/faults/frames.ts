/** What becomes of frames on their way: pure, so that a stepped world has the same faults as the process. */
import type { Millis } from '../../domain/money.ts'
import type { Outgoing } from '../wire/market-feed.ts'
import type { FaultName, Faults, Where } from './fault.ts'

/** Something on its way to a connection. */
export interface Delivery {
  readonly outgoing: Outgoing
  /** Milliseconds of the wall. */
  readonly delayMs: number
  /** `overtaken`: later frames of the connection do not wait for it. */
  readonly order: 'kept' | 'overtaken'
}

export type Endpoint = 'ws/market' | 'ws/user' | 'sports/ws'

type Frame = Outgoing & { readonly _tag: 'Send' }
type Strikes = (fault: FaultName) => boolean

/** `PONG`, `ping`, `NO NEW ASSETS`; an empty frame is none. */
const isWords = (text: string): boolean => /^[A-Za-z]/.test(text)

const marketIn = (text: string): string | undefined => /"market":"(0x[0-9a-fA-F]+)"/.exec(text)?.[1]

const UNKNOWN = JSON.stringify({ event_type: 'weather_report', outlook: 'unsettled', payload: { nested: [1, null] } })

/** Stamps as the skewed clock would write them; books keep theirs, because their hash covers it. */
const skewed = (text: string, milliseconds: number): string =>
  text.includes('"event_type":"book"')
    ? text
    : text.replaceAll(
        /"timestamp":"(\d{13})"/g,
        (_all, stamp: string) => `"timestamp":"${Number(stamp) + milliseconds}"`,
      )

/** Half of it, at least one character short. */
const truncated = (text: string): string => text.slice(0, Math.floor(text.length / 2))

const garbled = (text: string): string => `${text.slice(1, 40).replaceAll('"', '\u0000')}}{]\ufffd`

/** Frames that one connection gets at once, the struck ones together in arrays. */
const gathered = (frames: ReadonlyArray<Frame>, isStruck: (frame: Frame) => boolean): ReadonlyArray<Frame> => {
  const result: Frame[] = []
  let together: string[] = []
  const flush = (connection: number): void => {
    if (together.length === 0) return
    for (const text of ['[]', `[${together.join(',')}]`]) result.push({ _tag: 'Send', connection, text })
    together = []
  }
  for (const frame of frames) {
    if (frame.text.startsWith('{') && isStruck(frame)) {
      together.push(frame.text)
      continue
    }
    flush(frame.connection)
    result.push(frame)
  }
  flush(frames.at(-1)?.connection ?? 0)
  return result
}

/**
 * Frames of a socket as they arrive under the faults of that time. Words (`PONG`, `ping`, `NO NEW ASSETS`) are only ever late, or lost to `silent`. Order
 * within a connection is kept but where a fault says otherwise.
 */
export const faultedFrames =
  (faults: Faults) =>
  (endpoint: Endpoint, outgoing: ReadonlyArray<Outgoing>, at: Millis): ReadonlyArray<Delivery> => {
    const whereOf = (one: Outgoing): Where => ({
      endpoint,
      connection: one.connection,
      ...(one._tag === 'Send' ? { market: marketIn(one.text), what: one.text } : {}),
    })
    const strikesOn =
      (where: Where): Strikes =>
      fault =>
        faults.strikes(fault, where, at)

    const arriving = (frame: Frame): ReadonlyArray<Delivery> => {
      const where = whereOf(frame)
      const strikes = strikesOn(where)
      const words = isWords(frame.text)
      if (strikes('silent') || (!words && strikes('freeze'))) return []
      const delayMs = strikes('slow') ? faults.amount('slow', where, at) : 0
      const deliver = (text: string): Delivery => ({ outgoing: { ...frame, text }, delayMs, order: 'kept' })
      if (words) return [deliver(frame.text)]
      let { text } = frame
      if (strikes('clock-skew')) text = skewed(text, faults.amount('clock-skew', where, at))
      if (strikes('garbage')) text = garbled(text)
      if (strikes('truncate')) text = truncated(text)
      const told: Delivery = strikes('reorder')
        ? { ...deliver(text), delayMs: delayMs + faults.amount('reorder', where, at), order: 'overtaken' }
        : deliver(text)
      return [
        ...(strikes('unknown-type') ? [deliver(UNKNOWN)] : []),
        told,
        ...(strikes('duplicate') ? [deliver(text)] : []),
      ]
    }

    /** Neighbours for the same connection, so that their order stays. */
    const inArrays = (): ReadonlyArray<Outgoing> => {
      const result: Outgoing[] = []
      const runs = new Map<number, Frame[]>()
      const flush = (connection: number): void => {
        const run = runs.get(connection) ?? []
        result.push(...gathered(run, frame => strikesOn(whereOf(frame))('array-frames')))
        runs.delete(connection)
      }
      for (const one of outgoing) {
        if (one._tag === 'Send') {
          const run = runs.get(one.connection)
          if (run === undefined) runs.set(one.connection, [one])
          else run.push(one)
          continue
        }
        flush(one.connection)
        result.push(one)
      }
      for (const connection of [...runs.keys()]) flush(connection)
      return result
    }

    const mayGather = outgoing.some(one => one._tag === 'Send' && strikesOn(whereOf(one))('array-frames'))
    return (mayGather ? inArrays() : outgoing).flatMap(one =>
      one._tag === 'Send' ? arriving(one) : [{ outgoing: one, delayMs: 0, order: 'kept' } as const],
    )
  }
