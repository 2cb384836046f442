import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(`${ROOT}/docs/reliability.md`, 'utf8')

it('every test that docs/reliability.md names exists, and every fault of the stepped world that it names is tried there', () => {
  const files = [...page.matchAll(/`(test\/[\w/.-]+\.ts)`/g)].map(([, file = '']) => file)
  expect(files.length).toBeGreaterThan(20)
  expect(files.filter(file => !existsSync(`${ROOT}/${file}`))).toEqual([])

  const tried = readFileSync(`${ROOT}/test/world/faults.test.ts`, 'utf8')
  const named = [...page.matchAll(/`test\/world\/faults\.test\.ts`: ([\w, -]+?)[;|]/g)]
    .flatMap(([, kinds = '']) => kinds.split(','))
    .map(kind => kind.trim())
  expect(named.length).toBeGreaterThan(15)
  expect(named.filter(kind => !tried.includes(`kind: '${kind}'`))).toEqual([])
  const kinds = [...tried.matchAll(/kind: '([\w-]+)'/g)].map(([, kind = '']) => kind)
  expect(kinds.filter(kind => !named.includes(kind))).toEqual([])
})
