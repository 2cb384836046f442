import { existsSync, readFileSync } from 'node:fs'

/** The program's version: `package.json` lies two folders above the source, or three above what was built. */
export const versionText = (): string => {
  for (const place of ['../../package.json', '../../../package.json']) {
    const file = new URL(place, import.meta.url)
    if (!existsSync(file)) continue
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof content === 'object' && content !== null && 'version' in content) return String(content.version)
  }
  return 'unknown'
}
