/**
 * Keys that a simulated venue issues begin with words in place of chance: whoever has one knows what it is, and nobody can take it for a real
 * one. They are no secret: their money is made up.
 */
const MARK = 'SIMULATED WALLET'

const hexOf = (text: string): string =>
  [...text].map(letter => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('')

/** A private key of 32 bytes: the mark, and sixteen bytes of `hex` (at least 32 digits). */
export const simulatedKey = (hex: string): `0x${string}` => `0x${hexOf(MARK)}${hex.slice(0, 32)}`

/** Is it one that a simulated venue issued? `key`: hex, with or without `0x`. */
export const isSimulatedKey = (key: string): boolean =>
  key
    .toLowerCase()
    .replace(/^\s*(?:0x)?/, '')
    .startsWith(hexOf(MARK))
