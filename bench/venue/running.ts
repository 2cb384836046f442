import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { request } from 'undici'
import { simulatedAddresses, type Venue } from '../../src/process/venue.ts'
import { beside } from '../beside.ts'
import type { Pace } from './pace.ts'

/** The fake venue's process. */
export interface FakeVenue extends Venue {
  readonly floorUrl: string
  readonly setPace: (pace: Pace) => Promise<void>
}

/** Starts it with so many markets and waits until it answers. */
export const startFakeVenue = async (markets: number): Promise<FakeVenue> => {
  const program = beside(new URL('program.ts', import.meta.url))
  const child = spawn(process.execPath, [...process.execArgv, program, String(markets)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', code => reject(new Error(`the fake venue ended while starting (exit code ${code})`)))
    createInterface({ input: child.stdout }).once('line', resolve)
  })
  return {
    ...simulatedAddresses(url),
    floorUrl: `${url.replace(/^http/, 'ws')}/floor`,
    setPace: async pace => {
      const answer = await request(`${url}/pace`, { method: 'POST', body: JSON.stringify(pace) })
      await answer.body.dump()
    },
    stop: async () => {
      child.stdin.end()
      await ended
    },
  }
}
