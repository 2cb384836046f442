/** The old way's first process: frames of the market socket into a Redis stream. Arguments: the socket's address, Redis's path. */
import WebSocket from 'ws'
import { openRedis } from './redis.ts'
import { answering, STREAM, sharedNow } from './telling.ts'

/** Kept of the stream at most, about: the old system bounded it, too. */
const KEPT = '100000'

const [, , url = '', path = ''] = process.argv
const redis = await openRedis(path)
let frames = 0

const marketIn = (text: string): string => {
  const message: unknown = JSON.parse(text)
  return typeof message === 'object' && message !== null && 'market' in message ? String(message.market) : ''
}

const socket = new WebSocket(url)
socket.on('message', data => {
  const at = sharedNow()
  frames++
  void redis.ask('XADD', STREAM, 'MAXLEN', '~', KEPT, '*', 'market', marketIn(data.toString()), 'at', String(at))
})
socket.once('open', () =>
  answering(() => {
    const counted = frames
    frames = 0
    return counted
  }),
)
