/** Programs that a benchmark starts beside itself. */
import { fileURLToPath } from 'node:url'

/** The path of a program that lies at `path` from the module `from`: compiled like it, or not compiled like it. */
export const beside = (path: string, from: string): string =>
  fileURLToPath(new URL(from.endsWith('.ts') ? `${path}.ts` : `${path}.js`, from))
