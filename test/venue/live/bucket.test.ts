import { expect, test } from 'vitest'
import { createBucket } from '../../../src/venue/live/bucket.ts'

test('a burst goes at once, what is over it one after another; after a pause nobody goes together', () => {
  let now = 0
  const bucket = createBucket({ aSecond: 10, burst: 3 }, { monotonic: () => now })
  const turns = (): ReadonlyArray<number> => Array.from({ length: 5 }, () => bucket.turn())
  expect(turns()).toEqual([0, 0, 0, 100, 200])
  now = 10_000
  bucket.pause(2_000)
  expect(turns()).toEqual([2_000, 2_100, 2_200, 2_300, 2_400])
  now = 20_000
  expect(turns()).toEqual([0, 0, 0, 100, 200])
})
