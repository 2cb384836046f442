import type { Format, Market } from '../../src/domain/market.ts'

/**
 * Markets of these types and formats. One whose format nobody knows (null; also what is none of BO1, BO3, BO5, eg/ a BO7) is of
 * none.
 * @example ofKind({ types: ['moneyline'], formats: ['BO3', 'BO5'] })(market({ format: 'BO5' })) // → true
 * @example ofKind({ types: ['moneyline'], formats: ['BO3', 'BO5'] })(market({ format: null })) // → false
 */
export const ofKind =
  (kind: { readonly types: ReadonlyArray<string>; readonly formats: ReadonlyArray<Format> }) =>
  ({ marketType, format }: Market): boolean =>
    format !== null && kind.formats.includes(format) && kind.types.includes(marketType)
