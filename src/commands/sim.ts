import * as E from 'fp-ts/lib/Either.js'
import { systemClock } from '../clock.ts'
import { type Millis, millis } from '../domain/money.ts'
import { type SimulatorOptions, startSimulator } from '../simulator/server.ts'
import { parseInstant } from '../store/instant.ts'
import { forgetAddress, keepAddress } from './address.ts'
import { type Invocation, isAsked, type Run } from './invocation.ts'
import { complain, EXIT, printJson } from './output.ts'

const wholeBetween = (least: number, most: number) => (text: string) =>
  /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : null
const paceOf = (text: string): number | null =>
  /^\d{1,3}(\.\d{1,3})?$/.test(text) && Number(text) >= 0.1 && Number(text) <= 100 ? Number(text) : null
const instantOf = (text: string): Millis | null => (/^\d{1,15}$/.test(text) ? millis(Number(text)) : parseInstant(text))
const roundsOf = (text: string): 'hidden' | 'shown' | null => (text === 'hidden' || text === 'shown' ? text : null)

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
  const options: SimulatorOptions = {
    seed: given('--seed', wholeBetween(0, 4_294_967_295), 'a whole number from 0 to 4294967295') ?? config.SIM_SEED,
    port: given('--port', wholeBetween(0, 65_535), 'a port from 0 to 65535') ?? config.SIM_PORT,
    pace: given('--pace', paceOf, 'a number from 0.1 to 100') ?? config.SIM_PACE,
    matches: given('--matches', wholeBetween(3, 500), 'a whole number from 3 to 500') ?? config.SIM_MATCHES,
    rounds: given('--rounds', roundsOf, 'hidden or shown'),
    epoch: given('--epoch', instantOf, 'a time like 2026-04-05T15:00:00Z or milliseconds since 1970'),
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

/** `sim`: the simulated venue alone. One line of JSON on the standard output says that it answers, and where. */
export const sim: Run = async invocation => {
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
    printJson({ ready: true, url, seed })
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
