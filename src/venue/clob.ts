import * as E from 'fp-ts/lib/Either.js'
import type { Book } from '../domain/book.ts'
import type { TokenId } from '../domain/ids.ts'
import { readBook } from '../domain/wire/clob.ts'
import { failure } from '../ports/failure.ts'
import type { Transport } from '../ports/transport.ts'
import { BOOKS_A_REQUEST, type Books, type BooksAnswer } from '../ports/venue.ts'
import { jsonOf } from './answer.ts'

/** The body of the plural reads: `/books`, `/midpoints`, `/spreads`. */
export const tokensBody = (tokens: ReadonlyArray<TokenId>): string =>
  JSON.stringify(tokens.map(token => ({ token_id: token })))

const sorted = (items: ReadonlyArray<unknown>, asked: ReadonlySet<TokenId>): BooksAnswer => {
  const books = new Map<TokenId, Book>()
  const refused: string[] = []
  for (const item of items) {
    const book = readBook(item)
    if (E.isLeft(book)) refused.push(book.left)
    else if (!asked.has(book.right.tokenId)) refused.push(`a book that was not asked for: ${book.right.tokenId}`)
    else if (books.has(book.right.tokenId)) refused.push(`a second book of the same token: ${book.right.tokenId}`)
    else books.set(book.right.tokenId, book.right)
  }
  return { books: [...books.values()], refused }
}

/**
 * The CLOB's books, `POST /books`, answers in any order. A book that cannot be read, was not asked for or comes twice is
 * refused by itself, the others stand. Every status but 200 (429 with its `Retry-After`, 5xx), an answer that is no
 * list and no answer at all are a `Failure` of edge `clob`.
 */
export const createBooks = (transport: Transport, { clobUrl }: { readonly clobUrl: string }): Books => ({
  read: (tokens, deadline) => async () => {
    if (tokens.length > BOOKS_A_REQUEST)
      return E.left(failure('clob', `${tokens.length} tokens in one request: at most ${BOOKS_A_REQUEST}`))
    if (tokens.length === 0) return E.right({ books: [], refused: [] })
    const answer = await transport.request({
      method: 'POST',
      url: `${clobUrl}/books`,
      body: tokensBody(tokens),
      deadline,
    })()
    const json = jsonOf('clob', '/books', answer)
    if (E.isLeft(json)) return json
    return Array.isArray(json.right)
      ? E.right(sorted(json.right, new Set(tokens)))
      : E.left(failure('clob', '/books answered no list', 'garbage'))
  },
})
