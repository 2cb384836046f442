import type { Brand } from './brand.ts'

/**
 * A text that nobody may print: a password, a key, an address with a password in it. It is an empty, frozen object: in a template, in
 * JSON, in an error and under a debugger's eye it is `[hidden]`, and no property of it leads to the text. Only `show` does.
 */
export type Secret = Brand<object, 'Secret'>

export const HIDDEN = '[hidden]'
const TEXTS = new WeakMap<object, string>()
const hidden = (): string => HIDDEN

/** What every secret answers to whoever would make a text of it (the last is Node's `util.inspect`). */
const VEIL: object = Object.freeze({
  toString: hidden,
  toJSON: hidden,
  [Symbol.toPrimitive]: hidden,
  [Symbol.for('nodejs.util.inspect.custom')]: hidden,
})

export const secret = (text: string): Secret => {
  const veiled: object = Object.freeze(Object.create(VEIL))
  TEXTS.set(veiled, text)
  return veiled as Secret
}

/** The text itself, for the one who needs it: a driver, a signer. Never for a log line. */
export const show = (veiled: Secret): string => TEXTS.get(veiled) ?? ''

export const isSecret = (value: unknown): value is Secret =>
  typeof value === 'object' && value !== null && TEXTS.has(value)

/** An address for people: without the password of its user, and without what stands behind `?password=`. */
export const withoutPassword = (address: string): string =>
  address
    .replace(/(:\/\/[^:/?#]*):[^/?#]*@/, '$1:…@')
    .replace(/([?&][^=&#]*(?:password|secret|key)[^=&#]*=)[^&#]*/gi, '$1…')
