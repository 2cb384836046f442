import { type Accessor, createEffect, createMemo, createResource, on, onCleanup } from 'solid-js'
import { clockText } from './now.ts'

type Heard<Answer> =
  | { readonly _tag: 'told'; readonly answer: Answer }
  /** `may`: whether the same question may be answered later. */
  | { readonly _tag: 'failed'; readonly says: string; readonly may: 'pass' | 'stay' }

const sayingOf = (body: unknown): string | null =>
  typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : null

/** Reads an address of the engine; what failed is told in its own words, never thrown. */
const ask = async <Answer>(address: string, read: (body: unknown) => Answer): Promise<Heard<Answer>> => {
  try {
    const answer = await fetch(address, { headers: { accept: 'application/json' } })
    const body: unknown = await answer.json()
    if (answer.ok) return { _tag: 'told', answer: read(body) }
    return {
      _tag: 'failed',
      says: sayingOf(body) ?? `The engine answered ${answer.status}.`,
      may: answer.status >= 500 ? 'pass' : 'stay',
    }
  } catch {
    return { _tag: 'failed', says: 'The engine did not answer.', may: 'pass' }
  }
}

/** `latest`: what was told last, however long ago; `error`: why the last question was not answered, undefined when it was. */
interface Asked<Answer> {
  readonly latest: Answer | undefined
  readonly error: string | undefined
}

const whole = (says: string): string => (/[.!?]$/.test(says) ? says : `${says}.`)

/**
 * What an address answers, asked again whenever `changes` changes: the stream says that something happened, this fetches
 * what. What was there stays until the new answer is. A question that failed for a while is asked again by itself.
 */
export const asked = <Answer>(
  address: Accessor<string | null>,
  read: (body: unknown) => Answer,
  changes: Accessor<unknown>,
): readonly [Asked<Answer>, () => void] => {
  const [heard, { refetch }] = createResource(address, from => ask(from, read))
  let isWaiting = false
  createEffect(
    on(
      changes,
      () => {
        if (isWaiting) return
        isWaiting = true
        window.setTimeout(() => {
          isWaiting = false
          void refetch()
        }, GATHER)
      },
      { defer: true },
    ),
  )
  createEffect(() => {
    const last = heard.latest
    if (last?._tag !== 'failed' || last.may === 'stay') return
    const timeout = window.setTimeout(() => void refetch(), AGAIN)
    onCleanup(() => window.clearTimeout(timeout))
  })
  const told = createMemo<Answer | undefined>(before => {
    const last = heard.latest
    return last?._tag === 'told' ? last.answer : before
  })
  const failed = createMemo(() => {
    const last = heard.latest
    if (last?._tag !== 'failed') return undefined
    const again = last.may === 'pass' ? ' It is asked again by itself.' : ''
    return `${whole(last.says)} Asked at ${clockText(Date.now())}; trading is not touched by it.${again}`
  })
  return [
    {
      get latest() {
        return told()
      },
      get error() {
        return failed()
      },
    },
    () => void refetch(),
  ]
}
/** Changes that come together are one question. */
const GATHER = 400
const AGAIN = 5_000
