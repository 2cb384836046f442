import * as E from 'fp-ts/lib/Either.js'
import type { HttpAnswer } from '../ports/transport.ts'
import type { OpenTransport } from '../venue/transport.ts'

/** How requests to the venue ended: `limited` is a 429, `none` no answer at all. */
export type RequestResult = 'answered' | 'limited' | 'refused' | 'failed' | 'none'
/** How often each address of the venue was asked, and how that ended. */
export interface VenueRequests {
  /** The same network, each request counted by the first part of its path, eg/ `/books`. */
  readonly watched: (transport: OpenTransport) => OpenTransport
  readonly counted: () => ReadonlyArray<{
    readonly address: string
    readonly result: RequestResult
    readonly count: number
  }>
}

/** A simulated venue has all of it under one roof: what says which room is no part of the address. */
const addressOf = (url: string): string => {
  const path = new URL(url).pathname.replace(/^\/(gamma|clob|data)(?=\/)/, '')
  return `/${path.split('/')[1] ?? ''}`
}

const resultOf = ({ status }: HttpAnswer): RequestResult => {
  if (status === 429) return 'limited'
  if (status >= 500) return 'failed'
  return status >= 400 ? 'refused' : 'answered'
}

export const createVenueRequests = (): VenueRequests => {
  const counts = new Map<string, { readonly address: string; readonly result: RequestResult; count: number }>()
  const count = (address: string, result: RequestResult): void => {
    const key = `${address} ${result}`
    const known = counts.get(key) ?? { address, result, count: 0 }
    known.count += 1
    counts.set(key, known)
  }
  return {
    watched: transport => ({
      ...transport,
      request: asked => async () => {
        const answer = await transport.request(asked)()
        count(addressOf(asked.url), E.isLeft(answer) ? 'none' : resultOf(answer.right))
        return answer
      },
    }),
    counted: () => [...counts.values()],
  }
}
