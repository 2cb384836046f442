/** How the two processes of the old way are asked for what they measured: a line in, a line of JSON out. */
import { createInterface } from 'node:readline'

export const STREAM = 'events'
export const GROUP = 'executor'

/** Milliseconds of the clock that all processes of this machine share. */
export const sharedNow = (): number => {
  // law: two processes are measured by one clock; the port's own begins with each process.
  return Number(process.hrtime.bigint()) / 1e6
}

/** Says `ready`, answers each line with what `take` says, and ends when its standard input does. */
export const answering = (take: () => unknown): void => {
  process.stdout.write('"ready"\n')
  createInterface({ input: process.stdin })
    .on('line', () => process.stdout.write(`${JSON.stringify(take())}\n`))
    .once('close', () => process.exit(0))
}
