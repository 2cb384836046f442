import * as t from 'io-ts'

/** Shapes that are told once, by themselves, and named elsewhere. */
type Names = ReadonlyMap<t.Mixed, string>
const NO_NAMES: Names = new Map()

/** A codec in the notation of TypeScript, with `decimal`, `time` and `integer` as the words of src/cockpit/words.ts; a list of `A` is `[A]`. */
export const shapeText = (codec: t.Mixed, indent = '', names: Names = NO_NAMES): string => {
  const known = names.get(codec)
  return known ?? spelled(codec, indent, names)
}

const spelled = (codec: t.Mixed, indent: string, names: Names): string => {
  if (codec instanceof t.ExactType || codec instanceof t.ReadonlyType) return shapeText(codec.type, indent, names)
  if (codec instanceof t.InterfaceType) return objectText(codec.props, '', indent, names)
  if (codec instanceof t.PartialType) return objectText(codec.props, '?', indent, names)
  if (codec instanceof t.ArrayType || codec instanceof t.ReadonlyArrayType)
    return `[${shapeText(codec.type, indent, names)}]`
  if (codec instanceof t.UnionType) return codec.types.map((one: t.Mixed) => shapeText(one, indent, names)).join(' | ')
  if (codec instanceof t.DictionaryType) return `{ [name]: ${shapeText(codec.codomain, indent, names)} }`
  if (codec instanceof t.KeyofType)
    return Object.keys(codec.keys)
      .map(key => JSON.stringify(key))
      .join(' | ')
  if (codec instanceof t.LiteralType) return JSON.stringify(codec.value)
  return codec.name
}

const objectText = (props: Readonly<Record<string, t.Mixed>>, mark: '' | '?', indent: string, names: Names): string => {
  const inner = `${indent}  `
  const fields = Object.entries(props).map(([name, codec]) => `${name}${mark}: ${shapeText(codec, inner, names)}`)
  const short = `{ ${fields.join(', ')} }`
  return !short.includes('\n') && indent.length + short.length <= 96
    ? short
    : `{\n${fields.map(field => `${inner}${field}`).join('\n')}\n${indent}}`
}
