import { connect, createServer, type Socket } from 'node:net'

/** A way to the engine that can be cut: every connection ends at once, and none is taken until it is mended. */
export const layCable = async (to: string) => {
  const target = Number(new URL(to).port)
  const open = new Set<Socket>()
  let isCut = false
  const server = createServer(near => {
    if (isCut) {
      near.destroy()
      return
    }
    const far = connect(target, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const cut = (): void => {
    isCut = true
    for (const one of open) one.destroy()
  }
  return {
    base: `http://127.0.0.1:${port}`,
    cut,
    mend: (): void => {
      isCut = false
    },
    stop: (): Promise<void> => {
      cut()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}
