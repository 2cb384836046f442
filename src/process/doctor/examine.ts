import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import type { Config } from '../../config.ts'
import { show } from '../../domain/secret.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { examineDatabase } from '../../store/doctor.ts'
import { clusterOf, findHome } from '../../store/embedded/home.ts'
import { findEmbedded } from '../../store/embedded.ts'
import { createTransport } from '../../venue/transport.ts'
import { openLibrary } from '../library.ts'
import { openVenue } from '../venue.ts'
import { lookAtAccount } from './account.ts'
import { lookAtBackups } from './backups.ts'
import { judgeDatabase, judgeUnreachable } from './database.ts'
import { type Finding, fail, ok, warn } from './finding.ts'
import { lookAtMachine } from './machine.ts'
import { lookAtVenue } from './venue.ts'

/** What somebody knows who asks for an examination. */
export interface Patient {
  readonly config: Config
  /** Whether the engine of these settings answers, and what it is not well about. */
  readonly engine: {
    readonly state: 'ready' | 'unready' | 'absent'
    readonly url: string
    readonly reasons: ReadonlyArray<string>
  }
  /** Where a simulated venue of this data folder said that it answers; null: none did. */
  readonly simulated: string | null
  readonly clock: Clock
  readonly log: Log
}

const EMBEDDED = '18'

const strategies = async ({ config, log }: Patient): Promise<ReadonlyArray<Finding>> => {
  const library = await openLibrary(config, log)
  const deployed = E.isLeft(library) ? E.left([library.left]) : library.right.deploy(config.STRATEGIES)
  return E.isLeft(deployed)
    ? deployed.left.map(mistake => fail('strategies', mistake, 'Correct STRATEGIES or STRATEGIES_DIR.'))
    : [ok('strategies', `${deployed.right.map(({ key }) => key).join(', ')}.`)]
}

const engine = ({ config, engine: { state, url, reasons } }: Patient): Finding => {
  if (config.DASHBOARD_PORT === 0)
    return ok('engine', 'Not asked: with DASHBOARD_PORT 0 its page is at a port that only its log tells.')
  switch (state) {
    case 'ready':
      return ok('engine', `It runs at ${url} and is ready.`)
    case 'unready':
      return warn('engine', `It runs at ${url} and is not ready: ${reasons.join(' ')}`, 'What follows may say why.')
    case 'absent':
      return ok('engine', `No engine answers at ${url}.`)
  }
}

/** The embedded server is asked where an engine runs it; it is not started for this. */
const embedded = async ({ config, clock, log, engine: { state } }: Patient): Promise<ReadonlyArray<Finding>> => {
  const url = await findEmbedded(config.DATA_DIR)
  const where = `the embedded server under ${config.DATA_DIR}`
  if (url === null) {
    const home = await findHome(config.DATA_DIR)
    const version = await readFile(join(clusterOf({ folder: home, account: null }), 'PG_VERSION'), 'utf8').catch(
      () => null,
    )
    if (version === null)
      return [ok('database', 'There is none yet: the first start makes an embedded Postgres under DATA_DIR.')]
    return version.trim() === EMBEDDED
      ? [
          ok(
            'database',
            `The embedded server under ${home} does not run, and is not started for this check; start starts it.`,
          ),
        ]
      : [
          fail(
            'database',
            `The data under ${home} is of Postgres ${version.trim()}, the embedded server is ${EMBEDDED}.`,
            'Take a backup with the version that made it, and restore it into a new DATA_DIR.',
          ),
        ]
  }
  const facts = await examineDatabase(url, { clock, log })()
  if (E.isLeft(facts)) return [judgeUnreachable(where, facts.left)]
  const { guards } = facts.right
  const isForeign = guards.length > 0 && state === 'absent' && config.DASHBOARD_PORT !== 0
  return [
    ...judgeDatabase(facts.right, where, guards.length > 0 ? 'runs' : 'absent'),
    isForeign
      ? fail(
          'data lock',
          `${guards.join(', ')} lives on this data folder, and its page is not at the address of these settings.`,
          'Stop that engine, or give this one another DATA_DIR.',
        )
      : ok(
          'data lock',
          guards.length > 0
            ? `Held by a running engine (${guards.join(', ')}).`
            : 'A server was left running; the next start takes it over.',
        ),
  ]
}

const database = async (patient: Patient): Promise<ReadonlyArray<Finding>> => {
  const {
    config,
    clock,
    log,
    engine: { state },
  } = patient
  if (config.DATABASE_URL === undefined) return embedded(patient)
  const where = new URL(show(config.DATABASE_URL)).host
  const facts = await examineDatabase(show(config.DATABASE_URL), { clock, log })()
  return E.isLeft(facts)
    ? [judgeUnreachable(where, facts.left)]
    : judgeDatabase(facts.right, where, state === 'absent' ? 'absent' : 'runs')
}

const venue = async ({ config, simulated, clock, log }: Patient): Promise<ReadonlyArray<Finding>> => {
  const named = [config.GAMMA_URL, config.CLOB_URL, config.MARKET_SOCKET_URL, config.SPORTS_SOCKET_URL]
  const isOurs = config.VENUE === 'sim' && config.SIM_URL === undefined
  if (isOurs && simulated === null && named.includes(undefined))
    return [ok('venue', 'The simulated venue starts with the engine: there is nothing to ask yet.')]
  const opened = await openVenue(
    isOurs ? { ...config, SIM_URL: simulated ?? 'http://127.0.0.1:0' } : config,
    clock,
    log,
  )
  if (E.isLeft(opened)) return [fail('venue', opened.left, 'Correct the addresses: csgo-engine config')]
  const transport = createTransport({ clock })
  try {
    const [seen, account] = await Promise.all([
      lookAtVenue(opened.right, { transport, clock }),
      lookAtAccount(config, opened.right, { transport, clock }),
    ])
    return [...seen, ...account]
  } finally {
    await transport.close()
  }
}

/** Looks at everything that an engine with these settings needs. Changes nothing, orders nothing, starts nothing. */
export const examine = async (patient: Patient): Promise<ReadonlyArray<Finding>> => {
  const runs = patient.engine.state === 'absent' ? 'absent' : 'runs'
  const parts = await Promise.all([
    strategies(patient),
    lookAtMachine(patient.config, runs),
    database(patient),
    lookAtBackups(patient.config, patient.clock.now()).then(finding => [finding]),
    venue(patient),
  ])
  return [engine(patient), ...parts.flat()]
}
