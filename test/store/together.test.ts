import { describe, expect, test } from 'vitest'
import { together } from '../../src/store/ledger/together.ts'

/** Values are `key:word`; a run ends when the test says so. */
const scene = (fails: (values: ReadonlyArray<string>) => string | null = () => null) => {
  const runs: string[] = []
  const ends: (() => void)[] = []
  const call = together<string, string>({
    key: value => value.split(':')[0],
    run: async values => {
      runs.push(values.join(' '))
      await new Promise<void>(resolve => ends.push(resolve))
      const failure = fails(values)
      if (failure !== null) throw new Error(failure)
      return values.map(value => `did ${value}`)
    },
    isOfAll: error => String(error).includes('away'),
  })
  /** Lets every run that begins end at once, until none begins any more. */
  const drain = async () => {
    for (let quiet = 0; quiet < 20; quiet++) {
      const end = ends.shift()
      if (end !== undefined) quiet = 0
      end?.()
      await Promise.resolve()
    }
  }
  const told = (value: string) => call(value).catch((error: unknown) => String(error))
  return { runs, drain, told }
}

describe('calls that come together', () => {
  test('what comes during a run goes together into the next, of each key one, in order', async () => {
    const { runs, drain, told } = scene()
    const answers = ['a:1', 'b:1', 'c:1', 'b:2', 'd:1'].map(told)
    await drain()
    expect(runs).toEqual(['a:1', 'b:1 c:1 d:1', 'b:2'])
    expect(await Promise.all(answers)).toEqual(['did a:1', 'did b:1', 'did c:1', 'did b:2', 'did d:1'])
    const later = told('a:2')
    await drain()
    expect(await later).toBe('did a:2')
  })

  test('a bad one fails alone: the others are run one by one', async () => {
    const { runs, drain, told } = scene(values => (values.includes('c:1') ? 'bad' : null))
    const answers = ['a:1', 'b:1', 'c:1', 'd:1'].map(told)
    await drain()
    expect(runs).toEqual(['a:1', 'b:1 c:1 d:1', 'b:1', 'c:1', 'd:1'])
    expect(await Promise.all(answers)).toEqual(['did a:1', 'did b:1', 'Error: bad', 'did d:1'])
  })

  test('what nobody can do now fails for all, once', async () => {
    const { runs, drain, told } = scene(values => (values.length > 1 ? 'away' : null))
    const answers = ['a:1', 'b:1', 'c:1'].map(told)
    await drain()
    expect(runs).toEqual(['a:1', 'b:1 c:1'])
    expect(await Promise.all(answers)).toEqual(['did a:1', 'Error: away', 'Error: away'])
  })
})
