import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Book } from '../domain/book.ts'
import type { TokenId } from '../domain/ids.ts'
import type { Millis, Price } from '../domain/money.ts'
import { readByToken } from '../domain/wire/clob.ts'
import { type Failure, failure } from '../ports/failure.ts'
import type { Transport } from '../ports/transport.ts'
import { jsonOf } from './answer.ts'
import { createBooks, tokensBody } from './clob.ts'

/** What the venue says of a token in three ways at (nearly) the same time; null where it says nothing. */
export interface VenueSays {
  readonly tokenId: TokenId
  readonly book: Book | null
  readonly midpoint: Price | null
  readonly spread: Price | null
}
export interface VenueCheck {
  readonly read: (tokens: ReadonlyArray<TokenId>, deadline: Millis) => TaskEither<Failure, ReadonlyArray<VenueSays>>
}

/** Book, midpoint and spread of tokens, fetched together, for `markets --check`. Never used as prices. At most 250 tokens. */
export const createVenueCheck = (transport: Transport, { clobUrl }: { readonly clobUrl: string }): VenueCheck => {
  const books = createBooks(transport, { clobUrl })
  const plural = async (path: '/midpoints' | '/spreads', tokens: ReadonlyArray<TokenId>, deadline: Millis) => {
    const body = tokensBody(tokens)
    const answer = await transport.request({ method: 'POST', url: `${clobUrl}${path}`, body, deadline })()
    const json = jsonOf('clob', path, answer)
    if (E.isLeft(json)) return json
    return E.mapLeft((why: string) => failure('clob', `${path}: ${why}`, 'garbage'))(readByToken(json.right))
  }
  return {
    read: (tokens, deadline) => async () => {
      const [found, midpoints, spreads] = await Promise.all([
        books.read(tokens, deadline)(),
        plural('/midpoints', tokens, deadline),
        plural('/spreads', tokens, deadline),
      ])
      if (E.isLeft(found)) return found
      if (E.isLeft(midpoints)) return midpoints
      if (E.isLeft(spreads)) return spreads
      const byToken = new Map(found.right.books.map(book => [book.tokenId, book]))
      return E.right(
        tokens.map(tokenId => ({
          tokenId,
          book: byToken.get(tokenId) ?? null,
          midpoint: midpoints.right.get(tokenId) ?? null,
          spread: spreads.right.get(tokenId) ?? null,
        })),
      )
    },
  }
}
