import { readFileSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import { systemClock } from '../clock.ts'
import { SimJson } from '../cockpit/actingAnswers.ts'
import { type Millis, millis, parseMillionths, type Usd, usd } from '../domain/money.ts'
import { readScenario } from '../simulator/faults/scenario.ts'
import { SCENARIOS, scenarioNamed } from '../simulator/faults/scenarios/shipped.ts'
import type { FaultWish } from '../simulator/faults/timetable.ts'
import { type Mistakes, readFaultWords } from '../simulator/faults/wish.ts'
import { type SimulatorOptions, startSimulator } from '../simulator/server.ts'
import { parseInstant } from '../store/instant.ts'
import { forgetAddress, keepAddress } from './address.ts'
import { type Invocation, isAsked, type Run } from './invocation.ts'
import { complain, EXIT, type ExitCode, print, printAnswer } from './output.ts'
import { simVerify } from './simVerify.ts'

const wholeBetween = (least: number, most: number) => (text: string) =>
  /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : null
const paceOf = (text: string): number | null =>
  /^\d{1,3}(\.\d{1,3})?$/.test(text) && Number(text) >= 0.1 && Number(text) <= 100 ? Number(text) : null
const instantOf = (text: string): Millis | null => (/^\d{1,15}$/.test(text) ? millis(Number(text)) : parseInstant(text))
const dollarsOf = (text: string): Usd | null => {
  const value = parseMillionths(text)
  return value === null || value < 0 || value > 1e15 ? null : usd(value)
}
const addressOf = (text: string): string | null => (/^[\w.:-]{1,253}$/.test(text) ? text : null)
const roundsOf = (text: string): 'hidden' | 'shown' | null => (text === 'hidden' || text === 'shown' ? text : null)

type Wishes = E.Either<Mistakes, ReadonlyArray<FaultWish>>

/** The faults of a scenario that comes with the venue, or of a file. */
const wishesOfScenario = (name: string): Wishes => {
  const shipped = scenarioNamed(name)
  if (shipped !== null) return E.right(shipped.faults)
  let text: string
  try {
    text = readFileSync(name, 'utf8')
  } catch {
    const names = SCENARIOS.map(scenario => scenario.name).join(', ')
    return E.left([`--scenario ${JSON.stringify(name)} must be one of ${names}, or a file that can be read`])
  }
  const read = readScenario(text, name)
  return E.isLeft(read) ? read : E.right(read.right.faults)
}

const wishesOfFlag = (text: string): Wishes => {
  const read = readFaultWords(text)
  return E.isLeft(read) ? E.left(read.left.map(mistake => `--faults, ${mistake}`)) : read
}

/** The command's own flags over the settings; every mistake is told. */
export const readSimulatorOptions = ({
  config,
  flags,
}: Invocation): E.Either<ReadonlyArray<string>, SimulatorOptions> => {
  const mistakes: string[] = []
  const given = <A>(flag: string, read: (text: string) => A | null, allowed: string): A | undefined => {
    const text = flags[flag]
    if (text === undefined) return undefined
    const value = read(text)
    if (value === null) mistakes.push(`${flag} ${JSON.stringify(text)} must be ${allowed}`)
    return value ?? undefined
  }
  const wished = (text: string | undefined, read: (text: string) => Wishes): ReadonlyArray<FaultWish> => {
    if (text === undefined) return []
    const wishes = read(text)
    if (E.isLeft(wishes)) mistakes.push(...wishes.left)
    return E.isLeft(wishes) ? [] : wishes.right
  }
  const options: SimulatorOptions = {
    seed: given('--seed', wholeBetween(0, 4_294_967_295), 'a whole number from 0 to 4294967295') ?? config.SIM_SEED,
    port: given('--port', wholeBetween(0, 65_535), 'a port from 0 to 65535') ?? config.SIM_PORT,
    pace: given('--pace', paceOf, 'a number from 0.1 to 100') ?? config.SIM_PACE,
    matches: given('--matches', wholeBetween(3, 500), 'a whole number from 3 to 500') ?? config.SIM_MATCHES,
    rounds: given('--rounds', roundsOf, 'hidden or shown'),
    epoch: given('--epoch', instantOf, 'a time like 2026-04-05T15:00:00Z or milliseconds since 1970'),
    host: given('--host', addressOf, 'an address of this machine, eg/ 127.0.0.1'),
    walletUsd: given('--wallet-usd', dollarsOf, 'dollars from 0 to 1000000000, at most six decimals'),
    faults: [
      ...wished(flags['--scenario'] ?? config.SIM_SCENARIO, wishesOfScenario),
      ...wished(flags['--faults'], wishesOfFlag),
    ],
    truth: flags['--truth'],
    dataDir: config.DATA_DIR,
  }
  return mistakes.length > 0 ? E.left(mistakes) : E.right(options)
}

const banner = (url: string, seed: number): string => {
  const lines = [
    'SIMULATED VENUE',
    'Its matches, prices and money are made up. Nothing here is real.',
    `${url}   seed ${seed}`,
  ]
  const width = Math.max(...lines.map(line => line.length))
  const rule = '─'.repeat(width + 2)
  return [`┌${rule}┐`, ...lines.map(line => `│ ${line.padEnd(width)} │`), `└${rule}┘`, ''].join('\n')
}

/** Until somebody says stop: a signal, or (`--parent`) the end of the standard input, which the parent held open. */
const toldToStop = (watch: 'parent' | 'signals'): Promise<void> =>
  new Promise(resolve => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve())
    if (watch === 'signals') return
    for (const end of ['end', 'close', 'error'] as const) process.stdin.once(end, () => resolve())
    process.stdin.resume()
  })

const listScenarios = (): ExitCode => {
  const width = Math.max(...SCENARIOS.map(({ name }) => name.length))
  print(SCENARIOS.map(({ name, about }) => `${name.padEnd(width)}  ${about}\n`).join(''))
  return EXIT.fine
}

/** `sim`: the simulated venue alone; `sim scenarios`: what can go wrong there by name; `sim verify`: whether a truth log holds together. */
export const sim: Run = async invocation => {
  const [word, ...rest] = invocation.words
  if (word === undefined) return run(invocation)
  if (word === 'scenarios' && rest.length === 0) return listScenarios()
  if (word === 'verify' && rest.length <= 1) return simVerify(rest[0])
  complain(`csgo-engine: sim takes nothing, or scenarios, or verify <log>; and not ${invocation.words.join(' ')}`)
  return EXIT.usage
}

/** One line of JSON on the standard output says that it answers, and where. */
const run: Run = async invocation => {
  const options = readSimulatorOptions(invocation)
  if (E.isLeft(options)) {
    complain(options.left.map(mistake => `csgo-engine: ${mistake}`).join('\n'))
    return EXIT.usage
  }
  const { config, log } = invocation
  const stopped = toldToStop(isAsked(invocation, '--parent') ? 'parent' : 'signals')
  try {
    const { url, seed, stop } = await startSimulator(options.right, systemClock, log)
    keepAddress(config.DATA_DIR, url)
    if (config.LOG_LEVEL !== 'silent') complain(banner(url, seed))
    printAnswer(SimJson, { ready: true, url, seed })
    await stopped
    forgetAddress(config.DATA_DIR, url)
    await stop()
    return EXIT.fine
  } catch (error) {
    complain(
      `csgo-engine: the simulated venue did not start: ${error instanceof Error ? error.message : String(error)}`,
    )
    return EXIT.failed
  }
}
