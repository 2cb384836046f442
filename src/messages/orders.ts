import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Millis } from '../domain/money.ts'
import type { Failure } from '../ports/failure.ts'
import type { Incoming } from './telegram.ts'

/** What people may ask for by message. Each answers a text for them. */
export interface Remote {
  readonly status: () => TaskEither<Failure, string>
  readonly positions: () => TaskEither<Failure, string>
  readonly profit: () => TaskEither<Failure, string>
  /** `all_stop`: nothing goes out, what rests is cancelled; `no_entries`: nothing new is bought. */
  readonly halt: (level: 'all_stop' | 'no_entries', by: string) => TaskEither<Failure, string>
  readonly resume: (by: string) => TaskEither<Failure, string>
}

/** An older command was sent while nobody listened: what it meant may not be meant any more. */
const OLDEST = 300_000

const HELP = `/status – is it trading, is it well
/positions – what is held
/profit – what was made
/stopentry – buy nothing new
/halt – stop everything
/resume – go on`

/** The word of a command, eg/ `halt` of `/halt@my_bot now`. */
const wordOf = (text: string): string => (/^\/([a-z]+)(?:@\w+)?(?:\s|$)/i.exec(text.trim())?.[1] ?? '').toLowerCase()

const answered = async (answer: TaskEither<Failure, string>): Promise<string> => {
  const said = await answer()
  return E.isRight(said) ? said.right : `That failed: ${said.left.message}. Nothing was changed, as far as is known.`
}

/** What is answered to somebody of an allowed chat. */
export const obey = (remote: Remote, { text, at, from, chat }: Incoming, now: Millis): Promise<string> => {
  const by = `telegram ${from ?? chat}`
  if (now - at > OLDEST)
    return Promise.resolve(
      `"${text.slice(0, 40)}" was sent ${Math.round((now - at) / 60_000)} minutes ago, while I did not listen. Say it again if it still holds.`,
    )
  switch (wordOf(text)) {
    case 'status':
      return answered(remote.status())
    case 'positions':
      return answered(remote.positions())
    case 'profit':
      return answered(remote.profit())
    case 'stopentry':
      return answered(remote.halt('no_entries', by))
    case 'halt':
      return answered(remote.halt('all_stop', by))
    case 'resume':
      return answered(remote.resume(by))
    default:
      return Promise.resolve(HELP)
  }
}
