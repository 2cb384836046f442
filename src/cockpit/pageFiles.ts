import { readdir, readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import * as E from 'fp-ts/lib/Either.js'

/** One file of the page as it is sent. */
export interface PageFile {
  /** eg/ `/assets/index-abc.js` */
  readonly path: string
  readonly type: string
  readonly plain: Buffer
  readonly gzipped: Buffer
  /** Its name changes with its content, so that a browser may keep it. */
  readonly isNamedByContent: boolean
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

/** Where Vite puts the page: beside the compiled cockpit; seen from the source, in `dist`. */
const FOLDER = new URL(import.meta.url.endsWith('.ts') ? '../../dist/src/cockpit/page/' : './page/', import.meta.url)

/** Reads the whole page into memory, once; `folder` ends with a slash. Left: it was not built. */
export const readPage = async (folder = FOLDER): Promise<E.Either<string, ReadonlyArray<PageFile>>> => {
  try {
    const names = (await readdir(folder, { recursive: true })).filter(name => /\.\w+$/.test(name))
    const files = names.map(async (name): Promise<PageFile> => {
      const plain = await readFile(new URL(name, folder))
      const path = `/${name.replaceAll('\\', '/')}`
      const type = TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
      return {
        path,
        type,
        plain,
        gzipped: gzipSync(plain, { level: 9 }),
        isNamedByContent: path.startsWith('/assets/'),
      }
    })
    return E.right(await Promise.all(files))
  } catch {
    return E.left('The page was not built: run `npm run build`, then start again.')
  }
}
