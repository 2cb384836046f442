/**
 * Whether the venue takes orders, as its answers tell (protocol: 425, the window after it, 503, 401). A mode without a word of how long ends by
 * itself: the next order finds out.
 */
import { type Millis, millis } from '../../domain/money.ts'
import { refusalText } from '../../domain/wire/orderAnswer.ts'
import type { VenueMode } from '../../ports/venue.ts'

/** How long it is taken to be restarting after the last 425: a restart lasts about 90 s, and whoever asks earlier learns it is not over. */
const RESTART = 30_000
/** The window after a restart in which only orders that cannot take are let in. */
const POST_ONLY = 120_000
/** `Trading is currently disabled` says not for how long. */
const DISABLED = 60_000

export interface Heard {
  readonly status: number
  readonly body: string
  /** Seconds. */
  readonly retryAfter: number | null
}

export interface ModeState {
  readonly isRefused: boolean
  readonly restartingUntil: Millis
  readonly postOnlyUntil: Millis
  readonly disabledUntil: Millis
}
export const OPEN: ModeState = {
  isRefused: false,
  restartingUntil: millis(0),
  postOnlyUntil: millis(0),
  disabledUntil: millis(0),
}

const RETRY = /"retry_after_seconds"\s*:\s*(\d{1,5})/
const secondsIn = ({ body, retryAfter }: Heard): number | null =>
  retryAfter ?? (Number(RETRY.exec(body)?.[1] ?? 0) || null)

/** What was asked: only an order that could take proves by its success that all is open. */
export type AskedFor = 'taker' | 'other'

export const afterAnswer = (state: ModeState, heard: Heard, asked: AskedFor, at: Millis): ModeState => {
  if (heard.status === 401) return { ...state, isRefused: true }
  if (heard.status === 425)
    return {
      ...state,
      restartingUntil: millis(at + RESTART),
      postOnlyUntil: millis(at + RESTART + POST_ONLY),
    }
  const text = heard.status === 503 ? (refusalText(heard.body) ?? '') : ''
  if (/post-only mode/i.test(text))
    return {
      ...state,
      isRefused: false,
      restartingUntil: millis(0),
      postOnlyUntil: millis(at + (secondsIn(heard) ?? POST_ONLY / 1000) * 1000),
    }
  if (/trading is currently disabled/i.test(text))
    return { ...state, isRefused: false, disabledUntil: millis(at + DISABLED) }
  if (heard.status !== 200) return state
  return asked === 'taker' ? OPEN : state.isRefused ? { ...state, isRefused: false } : state
}

export const modeAt = (state: ModeState, at: Millis): VenueMode => {
  if (state.isRefused) return 'unauthorised'
  if (at < state.disabledUntil) return 'disabled'
  if (at < state.restartingUntil) return 'restarting'
  return at < state.postOnlyUntil ? 'post_only' : 'open'
}
