import { readdir, readFile } from 'node:fs/promises'

export interface Running {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

const entry = async (name: string): Promise<ReadonlyArray<Running>> => {
  const [command, stat] = await Promise.all(
    ['cmdline', 'stat'].map(file => readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '')),
  )
  // The name in parentheses may hold anything; a process that ended and was not yet collected (Z) does not run.
  const [state = 'Z', parent = '0'] = (stat ?? '').slice((stat ?? '').lastIndexOf(')') + 2).split(' ')
  const words = (command ?? '').replaceAll('\0', ' ').trim()
  return words === '' || state === 'Z' || state === 'X'
    ? []
    : [{ pid: Number(name), parent: Number(parent), command: words }]
}

/** Every process of this machine (Linux: it reads `/proc`). */
const allRunning = async (): Promise<ReadonlyArray<Running>> => {
  const names = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  return (await Promise.all(names.map(entry))).flat()
}

/** Those that work on a folder: engine, simulated venue and Postgres are all told theirs on the command line. */
export const runningOnFolder = async (folder: string): Promise<ReadonlyArray<Running>> =>
  (await allRunning()).filter(({ pid, command }) => pid !== process.pid && command.includes(folder))

/** Sends a signal; a process that is gone is none the worse for it. */
export const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch {
    // It ended by itself.
  }
}
