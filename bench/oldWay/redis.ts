/** As much of Redis's protocol (RESP2) as a stream with a consumer group needs, over a Unix socket; commands are pipelined. */
import { connect } from 'node:net'

export type Reply = string | number | null | Error | ReadonlyArray<Reply>

export interface Redis {
  /** Sends a command; answers what Redis answered. An error of Redis rejects. */
  readonly ask: (...words: ReadonlyArray<string>) => Promise<Reply>
  readonly close: () => void
}

/** A command as an array of bulk strings. */
const encoded = (words: ReadonlyArray<string>): string =>
  `*${words.length}\r\n${words.map(word => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`

type Read = readonly [reply: Reply, next: number]

const readArray = (bytes: Buffer, count: number, from: number): Read | null => {
  const replies: Reply[] = []
  let next = from
  for (let number = 0; number < count; number++) {
    const one = replyAt(bytes, next)
    if (one === null) return null
    replies.push(one[0])
    next = one[1]
  }
  return [replies, next]
}

/** The reply that begins at a place; null while it has not come whole. */
const replyAt = (bytes: Buffer, at: number): Read | null => {
  const end = bytes.indexOf('\r\n', at)
  if (end < 0) return null
  const line = bytes.toString('utf8', at + 1, end)
  const [next, count] = [end + 2, Number(line)]
  switch (String.fromCharCode(bytes[at] ?? 0)) {
    case ':':
      return [count, next]
    case '-':
      return [new Error(line), next]
    case '$':
      if (count < 0) return [null, next]
      return bytes.length < next + count + 2 ? null : [bytes.toString('utf8', next, next + count), next + count + 2]
    case '*':
      return count < 0 ? [null, next] : readArray(bytes, count, next)
    default:
      return [line, next]
  }
}

/** Connects to a socket's path; rejects when nobody listens there. */
export const openRedis = async (path: string): Promise<Redis> => {
  const socket = connect(path)
  const waiting: Array<{ readonly resolve: (reply: Reply) => void; readonly reject: (error: Error) => void }> = []
  let rest: Buffer = Buffer.alloc(0)
  socket.on('data', chunk => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let at = 0
    for (let read = replyAt(rest, at); read !== null; read = replyAt(rest, at)) {
      const [reply, next] = read
      at = next
      const asker = waiting.shift()
      if (reply instanceof Error) asker?.reject(reply)
      else asker?.resolve(reply)
    }
    rest = rest.subarray(at)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve())
    socket.once('error', reject)
  })
  return {
    ask: (...words) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        socket.write(encoded(words))
      }),
    close: () => socket.destroy(),
  }
}
