/** The element that must be there; a `RangeError` is a programming mistake, not bad input. */
export const nth = <A>(list: ReadonlyArray<A>, index: number): A => {
  const found = list[index]
  if (found === undefined) throw new RangeError(`no element ${index} in a list of ${list.length}`)
  return found
}
