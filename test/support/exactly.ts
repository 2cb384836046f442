import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { PathReporter } from 'io-ts/lib/PathReporter.js'
import { expect } from 'vitest'

/** A value is what a codec of exact types says, and nothing beside. */
export const expectExactly = (codec: t.Mixed, value: unknown, about: string): void => {
  const decoded = codec.decode(value)
  expect(E.isLeft(decoded) ? PathReporter.report(decoded) : [], about).toEqual([])
  if (E.isRight(decoded)) expect(decoded.right, `${about}: what is not documented is left out`).toEqual(value)
}
