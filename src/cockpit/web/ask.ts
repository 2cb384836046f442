import { type Accessor, createEffect, createResource, on, type Resource } from 'solid-js'

/** Reads an address of the engine; fails with its own words. */
const ask = async <Answer>(address: string, read: (body: unknown) => Answer): Promise<Answer> => {
  const answer = await fetch(address, { headers: { accept: 'application/json' } })
  const body: unknown = await answer.json()
  if (answer.ok) return read(body)
  const says =
    typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : `HTTP ${answer.status}`
  throw new Error(says)
}

/**
 * What an address answers, asked again whenever `changes` changes: the stream says that something happened, this fetches
 * what. What was there stays until the new answer is.
 */
export const asked = <Answer>(
  address: Accessor<string | null>,
  read: (body: unknown) => Answer,
  changes: Accessor<unknown>,
): readonly [Resource<Answer>, () => void] => {
  const [answer, { refetch }] = createResource(address, from => ask(from, read))
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
  return [answer, () => void refetch()]
}
/** Changes that come together are one question. */
const GATHER = 400
