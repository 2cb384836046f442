import { expect, it } from 'vitest'
import { testDatabase } from '../support/database.ts'

it('a database of a test file is not made inside a test, where nobody would drop it', async () => {
  await expect(testDatabase()).rejects.toThrow('call it at the top of the file')
})
