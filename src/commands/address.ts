import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the simulated venue of a data folder answers, kept in a file while it runs, so that commands beside the engine find it. */
const fileIn = (dataDir: string): string => join(dataDir, 'simulator.address')

export const keepAddress = (dataDir: string, url: string): void => {
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(fileIn(dataDir), `${url}\n`)
}

/** The kept address; null when no simulated venue runs here. One that was killed leaves its address behind, where then nobody answers. */
export const readAddress = (dataDir: string): string | null => {
  try {
    const text = readFileSync(fileIn(dataDir), 'utf8').trim()
    return URL.canParse(text) ? text : null
  } catch {
    return null
  }
}

/** Forgets the address, unless another has been kept since. */
export const forgetAddress = (dataDir: string, url: string): void => {
  if (readAddress(dataDir) === url) rmSync(fileIn(dataDir), { force: true })
}
