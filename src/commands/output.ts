/** How a command ended: 0 fine, 1 failed, 2 wrong usage or settings, 3 not well. */
export const EXIT = { fine: 0, failed: 1, usage: 2, unwell: 3 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** What was asked for, on the standard output. */
export const print = (text: string): void => {
  process.stdout.write(text)
}

/** One value, a line of JSON on the standard output. */
export const printJson = (value: unknown): void => print(`${JSON.stringify(value)}\n`)

/** What writes an answer as it is documented; a codec does. */
export interface Shape<A> {
  readonly encode: (value: A) => unknown
}
/** What is documented of a command, and nothing beside, a line of JSON on the standard output. */
export const printAnswer = <A>(codec: Shape<A>, value: A): void => printJson(codec.encode(value))

/** What is wrong, on the standard error. */
export const complain = (text: string): void => {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`)
}
