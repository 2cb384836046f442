import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import { ROOT } from './small-house.ts'

const json = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'))

const Manifest = t.type({
  dependencies: t.record(t.string, t.string),
  devDependencies: t.record(t.string, t.string),
})
const Lock = t.type({ packages: t.record(t.string, t.partial({ version: t.string })) })

/** Name and version of each row of the tables. */
const told = [
  ...readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8').matchAll(/^\| ([@\w/-]+) \| (\d[\w.-]+) \|/gm),
].map(([, name, version]) => `${name} ${version}`)

describe('docs/dependencies.md', () => {
  it('names every package that we ask for, in the version that is locked', () => {
    const manifest = json('package.json')
    const lock = json('package-lock.json')
    if (!Manifest.is(manifest) || !Lock.is(lock)) throw new Error('package.json or its lock has another shape')
    const asked = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
    const locked = asked.map(name => `${name} ${lock.packages[`node_modules/${name}`]?.version}`)
    expect(told.sort()).toEqual(locked.sort())
  })
})
