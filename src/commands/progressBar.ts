import type { Progress } from '../store/backup/write.ts'

const WIDTH = 30

const line = ({ part, rows, of }: Progress): string => {
  const done = of === 0 ? 1 : Math.min(1, rows / of)
  const full = Math.round(done * WIDTH)
  return `${part.padEnd(9)}${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${String(Math.floor(done * 100)).padStart(3)} %  ${rows} rows`
}

/** How far it is, in one line of the standard error that is written over; nothing where that is no terminal. */
export const progressBar = (): { readonly show: (progress: Progress) => void; readonly end: () => void } => {
  if (!process.stderr.isTTY) return { show: () => undefined, end: () => undefined }
  let last = ''
  return {
    show: progress => {
      const next = line(progress)
      if (next === last) return
      last = next
      process.stderr.write(`\r\x1b[K${next}`)
    },
    end: () => {
      if (last !== '') process.stderr.write('\r\x1b[K')
    },
  }
}
