/** `npm run bench [name …]`: measures and prints; asserts nothing. Without names: everything; `sim`: all of the simulated venue. */
import { cpus, release, totalmem } from 'node:os'
import { detectors } from './detectors.ts'
import { type Section, tableOf } from './figures.ts'
import { latency } from './latency.ts'
import { many } from './many.ts'
import { oldWay } from './oldWay.ts'
import { orders } from './orders.ts'
import { page } from './page.ts'
import { poll } from './poll.ts'
import { risk } from './risk.ts'
import { simGame } from './simGame.ts'
import { simOrders } from './simOrders.ts'
import { simReads } from './simReads.ts'
import { simWeek } from './simWeek.ts'
import { help, start } from './start.ts'
import { strategies } from './strategies.ts'
import { throughput } from './throughput.ts'
import { openWorld, type World } from './world.ts'

const IN_WORLD: ReadonlyArray<readonly [string, (world: World) => Promise<ReadonlyArray<Section>>]> = [
  ['latency', latency],
  ['throughput', throughput],
  ['poll', poll],
  ['strategies', strategies],
  ['oldway', oldWay],
  ['orders', orders],
]
/** They make their own surroundings. */
const ALONE: ReadonlyArray<readonly [string, () => Promise<ReadonlyArray<Section>>]> = [
  ['start', start],
  ['risk', risk],
  ['help', help],
  ['page', page],
  ['detectors', detectors],
  ['many', many],
  ['simGame', simGame],
  ['simReads', simReads],
  ['simWeek', simWeek],
  ['simOrders', simOrders],
]
const NAMES = [...IN_WORLD, ...ALONE].map(([name]) => name)

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const main = async (words: ReadonlyArray<string>): Promise<number> => {
  const asked = words.flatMap(word => (word === 'sim' ? NAMES.filter(name => name.startsWith('sim')) : [word]))
  const unknown = asked.filter(name => !NAMES.includes(name))
  if (unknown.length > 0) {
    say(`there is no section ${unknown.join(', ')}; there are ${NAMES.join(', ')}`)
    return 2
  }
  const isAsked = (name: string): boolean => asked.length === 0 || asked.includes(name)
  const [cpu] = cpus()
  say(
    `Node ${process.versions.node}, ${cpus().length} × ${cpu?.model ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}`,
  )
  const inWorld = IN_WORLD.filter(([name]) => isAsked(name))
  if (inWorld.length > 0) {
    const world = await openWorld()
    try {
      for (const [, measure] of inWorld) for (const section of await measure(world)) say(tableOf(section))
    } finally {
      await world.close()
    }
  }
  for (const [name, measure] of ALONE) if (isAsked(name)) for (const section of await measure()) say(tableOf(section))
  return 0
}

process.exitCode = await main(process.argv.slice(2))
