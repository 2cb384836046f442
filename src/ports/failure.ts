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
