import { request } from 'node:http'
import { catchError, from, Observable, retry, switchMap, throwError, timer } from 'rxjs'
import type { Clock } from '../ports/clock.ts'
import { follow, type Picture } from './watchPicture.ts'

/** What comes over the line to an engine. */
export type Watched =
  | { readonly _tag: 'picture'; readonly picture: Picture }
  | { readonly _tag: 'lost'; readonly why: string }

const AGAIN_AFTER = 1000
/** The engine beats every 5 s: one that is silent for so long is gone, whatever the line says. */
const SILENT = 15_000
/** No event of the page is nearly so long. */
const LONGEST = 32 * 1024 * 1024

/** Where events are, and the word that opens it. */
export interface Line {
  readonly url: string
  readonly token: string | null
}
interface Heard {
  readonly event: string
  readonly data: string
}

/** It asks for a password. */
class Locked extends Error {}

/** Server-sent events: each once it is whole. Fails when the line ends, breaks or is silent. */
const eventsOf = ({ url, token }: Line): Observable<Heard> =>
  new Observable(subscriber => {
    const failed = (why: string) => subscriber.error(new Error(why))
    const headers = { accept: 'text/event-stream', ...(token === null ? {} : { authorization: `Bearer ${token}` }) }
    const asked = request(url, { headers }, answer => {
      if (answer.statusCode === 401) {
        subscriber.error(new Locked(`${url} asks for a password`))
        return
      }
      if (answer.statusCode !== 200) {
        failed(`${url} answers ${answer.statusCode}`)
        return
      }
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        text += chunk
        if (text.length > LONGEST) failed('it says too much')
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const message = text.slice(0, end)
          text = text.slice(end + 2)
          const event = /^event: (.*)$/m.exec(message)?.[1]
          const data = /^data: (.*)$/m.exec(message)?.[1]
          if (event !== undefined && data !== undefined) subscriber.next({ event, data })
        }
      })
      answer.on('end', () => failed('it has ended'))
      answer.on('error', error => failed(error.message))
    })
    asked.setTimeout(SILENT, () => failed('it is silent'))
    asked.on('error', error => failed(error.message))
    asked.end()
    return () => {
      asked.on('error', () => undefined)
      asked.destroy()
    }
  })

/** From the page; where that asks for a password, through the engine's door for commands (null: there is none here). */
const heardFrom = (page: string, door: () => Promise<Line | null>): Observable<Heard> =>
  eventsOf({ url: `${page}/events`, token: null }).pipe(
    catchError((error: unknown) =>
      error instanceof Locked
        ? from(door()).pipe(
            switchMap(line => {
              if (line !== null) return eventsOf(line)
              const why = `${page} asks for a password, and no engine of this DATA_DIR and user is here to be asked without`
              return throwError(() => new Error(why))
            }),
          )
        : throwError(() => error),
    ),
  )

/** An engine's pictures from now on; a lost line is said and opened again every second, for ever. */
export const watchEngine = (page: string, door: () => Promise<Line | null>, clock: Clock): Observable<Watched> =>
  new Observable<Watched>(subscriber => {
    let picture: Picture | null = null
    return heardFrom(page, door)
      .pipe(
        retry({
          delay: (error: unknown) => {
            subscriber.next({ _tag: 'lost', why: error instanceof Error ? error.message : String(error) })
            picture = null
            return timer(AGAIN_AFTER, clock.scheduler)
          },
        }),
      )
      .subscribe(({ event, data }) => {
        picture = follow(picture, event, data)
        if (picture !== null) subscriber.next({ _tag: 'picture', picture })
      })
  })
