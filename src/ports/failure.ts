/** What an edge answers when it could not do its work: a value, until somebody counts and logs it (law 8). */
export interface Failure {
  readonly _tag: 'failure'
  readonly edge: 'gamma' | 'clob' | 'store' | 'socket' | 'venue'
  /** What happened, in words for people. */
  readonly message: string
  /** The HTTP status or SQLSTATE, when there is one. */
  readonly code: string | null
}
export const failure = (edge: Failure['edge'], message: string, code: string | null = null): Failure => ({
  _tag: 'failure',
  edge,
  message,
  code,
})

/** SQLSTATEs and the system's errors of a database that may be well again in a moment without anybody's doing at our end. */
const PASSING = /^(?:08|53|57P|ECONN|ETIMEDOUT|EHOST|ENET|EAI_AGAIN|CONNECT_TIMEOUT|CONNECTION_CLOSED)/

/** Whether it may pass by itself: nobody answers, it is starting or stopping, it has no connection or no room left. */
export const mayPass = ({ code }: Failure): boolean => code !== null && PASSING.test(code)

/** Whether the venue has said no: its words or its version will be the same in a moment. All else is taken for a venue that is away. */
export const isVenuesNo = ({ code }: Failure): boolean =>
  code !== null && (code === 'version' || (/^4\d\d$/.test(code) && !['408', '425', '429'].includes(code)))

/** SQLSTATE classes of bad data, broken constraints, wrong statements and raised exceptions: the same again would fail again. */
export const isRefusedForContent = ({ code }: Failure): boolean => code !== null && /^(?:22|23|42|P0)/.test(code)
