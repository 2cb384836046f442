import { get, type IncomingMessage } from 'node:http'

/** One server-sent event as a page hears it. */
export interface Heard {
  readonly event: string
  readonly data: unknown
}

/** A page that listens: what it has heard so far, and how to leave, or to read no further. */
export interface Listening {
  readonly heard: ReadonlyArray<Heard>
  readonly status: number
  readonly isOver: () => boolean
  readonly pause: () => void
  readonly resume: () => void
  readonly leave: () => void
}

const parse = (block: string): Heard | null => {
  const event = /^event: (.*)$/m.exec(block)?.[1]
  const data = /^data: (.*)$/m.exec(block)?.[1]
  return event === undefined || data === undefined ? null : { event, data: JSON.parse(data) }
}

/** Opens `/events` as a browser would. */
export const listen = (url: string): Promise<Listening> =>
  new Promise((resolve, reject) => {
    const request = get(`${url}/events`, (response: IncomingMessage) => {
      const heard: Heard[] = []
      let rest = ''
      let isOver = false
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        const blocks = (rest + text).split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) {
          const one = parse(block)
          if (one !== null) heard.push(one)
        }
      })
      response.on('close', () => {
        isOver = true
      })
      response.on('error', () => undefined)
      resolve({
        heard,
        status: response.statusCode ?? 0,
        isOver: () => isOver,
        pause: () => response.pause(),
        resume: () => response.resume(),
        leave: () => request.destroy(),
      })
    })
    request.on('error', reject)
  })
