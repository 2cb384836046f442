/** Programs that a benchmark starts beside itself. */
import { fileURLToPath } from 'node:url'

const isCompiled = import.meta.url.endsWith('.js')

/** The path of a program that is named by its source: compiled like this one, or not compiled like this one. */
export const beside = (source: URL): string => {
  const path = fileURLToPath(source)
  return isCompiled ? path.replace(/\.ts$/, '.js') : path
}
