/** A client of the market socket in a process of its own: follows the tokens that it reads from its standard input, and counts what it hears. */
import { text } from 'node:stream/consumers'
import { WebSocket } from 'ws'
import { systemClock } from '../src/clock.ts'

const [, , url = ''] = process.argv
const subscription = await text(process.stdin)
const socket = new WebSocket(url, { perMessageDeflate: false })
let messages = 0
let bytes = 0
let first = 0
let last = 0
socket.on('open', () => socket.send(subscription))
socket.on('message', (data: Buffer) => {
  last = systemClock.monotonic()
  if (messages === 0) first = last
  messages++
  bytes += data.length
})
socket.on('close', () => process.stdout.write(`${JSON.stringify({ messages, bytes, span: last - first })}\n`))
