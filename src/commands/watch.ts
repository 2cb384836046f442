import { firstValueFrom, fromEvent, merge, type Observable, Subscription, share, timer } from 'rxjs'
import { systemClock } from '../clock.ts'
import { type Millis, millis } from '../domain/money.ts'
import { showInstant } from '../store/instant.ts'
import { eventsDoor } from './door.ts'
import { engineUrl } from './engine.ts'
import { isAsked, type Run } from './invocation.ts'
import { complain, EXIT, type ExitCode, print } from './output.ts'
import { frame } from './watchFrame.ts'
import { type Watched, watchEngine } from './watchLine.ts'
import { numberOf, type Picture, tableOf, textOf } from './watchPicture.ts'

const REDRAW = 1000
const WIDTH = 80
const HEIGHT = 60
const { stdin, stdout } = process

/** NO_COLOR (no-color.org): set to anything, there is no colour. */
const colour = (): 'colour' | 'plain' =>
  stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb' ? 'colour' : 'plain'

/** A terminal that does not know its size says nothing, or 0. */
const sizeOf = (told: number | undefined, fallback: number): number =>
  told === undefined || told < 1 ? fallback : told

const clockText = (at: number): string => showInstant(millis(at)).slice(11, 19)

/** A picture with how far its engine's clock was from ours when it came. */
interface Seen {
  readonly picture: Picture
  readonly ahead: number
  readonly lost: string | null
}
const drawn = ({ picture, ahead, lost }: Seen, rows: number): ReadonlyArray<string> => {
  const now: Millis = millis(systemClock.now() + ahead)
  return frame(picture, { columns: sizeOf(stdout.columns, WIDTH), rows, colour: colour(), now, lost })
}
const seenNow = (picture: Picture): Seen => ({ picture, ahead: picture.at - systemClock.now(), lost: null })

const once = async (url: string, watched$: Observable<Watched>): Promise<ExitCode> => {
  const first = await firstValueFrom(watched$)
  if (first._tag === 'picture') {
    print(`${drawn(seenNow(first.picture), HEIGHT).join('\n')}\n`)
    return EXIT.fine
  }
  complain(`csgo-engine: No engine answers at ${url} (${first.why}). Start it: csgo-engine start`)
  return EXIT.unwell
}

/** Without a terminal: a line when the state changes, and one for everything that the engine does. */
const asLines = (watched$: Observable<Watched>): Subscription => {
  let said = ''
  let newest = 0
  const say = (at: number, text: string): void => {
    if (text !== said) print(`${clockText(at)}  ${text}\n`)
    said = text
  }
  return watched$.subscribe(watched => {
    if (watched._tag === 'lost') {
      say(systemClock.now(), `The engine is lost: ${watched.why}. Trying again.`)
      return
    }
    const { picture } = watched
    say(picture.at, textOf(picture.head, 'sentence'))
    for (const deed of [...tableOf(picture, 'deeds')].reverse()) {
      const id = Number(textOf(deed, 'id'))
      if (id <= newest) continue
      newest = id
      const market = textOf(deed, 'market')
      print(
        `${clockText(numberOf(deed, 'at') ?? picture.at)}  ${market === '' ? '' : `${market}: `}${textOf(deed, 'text')}\n`,
      )
    }
  })
}

const ENTER = '\u001b[?1049h\u001b[?25l'
const LEAVE = '\u001b[?25h\u001b[?1049l'

/** On a terminal: the screen is ours until the end, and as it was afterwards, however the end comes. */
const onScreen = (url: string, watched$: Observable<Watched>): Subscription => {
  let seen: Seen | null = null
  let lost: string | null = null
  const draw = (): void => {
    const rows = sizeOf(stdout.rows, 24)
    const waiting =
      lost === null ? `Asking ${url} …` : `No engine answers at ${url} (${lost}). Start it: csgo-engine start`
    const lines = seen === null ? [waiting] : drawn({ ...seen, lost }, rows)
    stdout.write(`\u001b[H${lines.map(line => `${line}\u001b[K`).join('\n')}\u001b[J`)
  }
  const leave = (): void => {
    stdout.write(LEAVE)
  }
  process.once('exit', leave)
  stdout.write(ENTER)
  const screen = new Subscription(() => {
    process.off('exit', leave)
    leave()
  })
  screen.add(
    watched$.subscribe(watched => {
      if (watched._tag === 'picture') seen = seenNow(watched.picture)
      lost = watched._tag === 'lost' ? watched.why : null
    }),
  )
  screen.add(merge(timer(0, REDRAW, systemClock.scheduler), watched$, fromEvent(stdout, 'resize')).subscribe(draw))
  return screen
}

/** q, Ctrl-C, Ctrl-D: in raw mode the terminal makes no signals of them. */
const ENDS: ReadonlySet<string> = new Set(['q', 'Q', '\u0003', '\u0004'])

/** One of these keys, a signal, or the end of whoever reads. */
const untilTold = (): Promise<unknown> => {
  const signal$ = merge(
    ...(['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map(name => fromEvent(process, name)),
    // Nobody reads any more: `csgo-engine watch | head`.
    fromEvent(stdout, 'error'),
  )
  if (!stdin.isTTY || !stdout.isTTY) return firstValueFrom(signal$)
  stdin.setRawMode(true).resume()
  const key$ = new Promise<void>(resolve => {
    stdin.on('data', (keys: Buffer) => {
      if (ENDS.has(keys.toString('latin1'))) resolve()
    })
  })
  return Promise.race([firstValueFrom(signal$), key$]).finally(() => {
    stdin.setRawMode(false).pause()
  })
}

/** `watch`: the running engine, live. */
export const watch: Run = async invocation => {
  const url = engineUrl(invocation.config)
  const watched$ = watchEngine(url, () => eventsDoor(invocation.config), systemClock).pipe(share())
  if (isAsked(invocation, '--once')) return once(url, watched$)
  const told = untilTold()
  const shown = stdout.isTTY ? onScreen(url, watched$) : asLines(watched$)
  await told
  shown.unsubscribe()
  return EXIT.fine
}
