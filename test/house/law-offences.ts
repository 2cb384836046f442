/** One offence: the law that must name it, the file it is planted in, its text, and the line that is to be named. */
interface Planted {
  readonly law: string
  readonly path: string
  readonly text: string
  readonly line?: number
}

const STREAM_IMPORT = `import { of, timer, retry, firstValueFrom, Subject as Tap, timestamp } from 'rxjs'\n`
const stream = (name: string, code: string): Pick<Planted, 'path' | 'text' | 'line'> => ({
  path: `streams/${name}.ts`,
  text: `${STREAM_IMPORT}${code}\n`,
  line: 2,
})
const strategy = (name: string, code: string): Pick<Planted, 'path' | 'text'> => ({
  path: `strategies/${name}.ts`,
  text: `${code}\n`,
})
const sql = (name: string, statement: string): Pick<Planted, 'path' | 'text'> => ({
  path: `src/store/${name}.ts`,
  text: `export const ${name} = (sql: (...parts: unknown[]) => unknown, row: unknown) => sql\`${statement}\`\n`,
})

/** Offences against the laws that scripts/check-laws.ts checks file by file. */
export const LAW_OFFENCES: ReadonlyArray<Planted> = [
  { law: 'subscribe-only-at-edges', ...stream('subscribes', 'of(1).subscribe()') },
  { law: 'subscribe-only-at-edges', ...stream('subscribesInBrackets', "of(1)['subscribe']()") },
  { law: 'subscribe-only-at-edges', ...stream('awaitsFirst', 'export const first = firstValueFrom(of(1))') },
  { law: 'no-subject-inside', ...stream('taps', 'export const tap = new Tap<number>()') },
  { law: 'time-from-clock', path: 'src/trading/stamps.ts', text: 'export const at = (): number => Date.now()\n' },
  { law: 'time-from-clock', path: 'src/venue/builds.ts', text: 'export const at = new Date(0)\n' },
  { law: 'time-from-clock', path: 'src/store/waits.ts', text: 'setTimeout(() => 1, 10)\n' },
  { law: 'time-from-clock', path: 'src/store/repeats.ts', text: 'globalThis.setInterval(() => 1, 10)\n' },
  { law: 'time-from-clock', path: 'src/store/yields.ts', text: 'setImmediate(() => 1)\n' },
  { law: 'time-from-clock', path: 'src/store/measures.ts', text: 'export const at = performance.now()\n' },
  { law: 'time-from-clock', path: 'src/store/uptime.ts', text: 'export const at = process.hrtime()\n' },
  { law: 'time-from-clock', path: 'src/venue/aborts.ts', text: 'export const s = AbortSignal.timeout(10)\n' },
  {
    law: 'time-from-clock',
    path: 'src/venue/sleeps.ts',
    text: "import { setTimeout as sleep } from 'node:timers/promises'\n",
  },
  { law: 'chance-from-clock', path: 'src/simulator/rolls.ts', text: 'export const roll = Math.random()\n' },
  { law: 'chance-from-clock', path: 'test/rolls.test.ts', text: 'export const roll = Math.random()\n' },
  {
    law: 'chance-from-clock',
    path: 'src/venue/nonce.ts',
    text: "import { randomUUID as id } from 'node:crypto'\nexport const nonce = id()\n",
    line: 2,
  },
  { law: 'timers-need-scheduler', ...stream('polls', 'export const poll$ = timer(0, 15000)') },
  { law: 'timers-need-scheduler', ...stream('stamps', 'export const at = timestamp()') },
  { law: 'timers-need-scheduler', ...stream('retries', 'export const again = retry({ delay: 1000 })') },
  {
    law: 'timers-need-scheduler',
    path: 'src/rx/soon.ts',
    text: "import { asapScheduler } from 'rxjs'\nexport const soon = asapScheduler\n",
  },
  { law: 'world-is-a-port', ...stream('fetches', "export const page = fetch('http://127.0.0.1')") },
  { law: 'world-is-a-port', path: 'src/trading/reads.ts', text: 'export const key = process.env\n' },
  { law: 'strategies-are-pure', ...strategy('awaits', 'export const step = async () => { await 1 }') },
  { law: 'strategies-are-pure', ...strategy('promises', 'export const step = () => Promise.resolve(1)') },
  { law: 'strategies-are-pure', ...strategy('dates', 'export const step = (at: number) => new Date(at)') },
  { law: 'strategies-are-pure', ...strategy('rolls', 'export const step = () => Math.random()') },
  { law: 'strategies-are-pure', ...strategy('delays', "import { delay } from 'rxjs'\nexport const late = delay") },
  {
    law: 'strategies-are-pure',
    ...strategy('excuses', '// law: an excuse that nobody may accept here.\nexport const at = Date.now()'),
    line: 2,
  },
  { law: 'no-float-money', ...stream('parses', "export const money = parseFloat('0.62')") },
  { law: 'no-float-money', ...strategy('converts', "export const money = Number('0.62')") },
  { law: 'no-float-money', path: 'src/trading/shows.ts', text: 'export const money = (0.62).toFixed(2)\n' },
  { law: 'no-float-money', path: 'src/trading/coerces.ts', text: "export const money = +'0.62'\n" },
  {
    law: 'approved-by-risk',
    path: 'src/venue/approves.ts',
    text: "import { approved } from '../domain/order.ts'\nexport const order = approved({ usd: 1 })\n",
    line: 2,
  },
  { law: 'one-price-writer', ...sql('matches', `update csgo_matches set closed = true, yes_price = \${row}`) },
  { law: 'one-price-writer', ...sql('bare', 'UPDATE csgo_engine.csgo_matches AS m SET (no_bid, no_ask) = (0, 1)') },
  { law: 'one-price-writer', ...sql('inserts', 'insert into csgo_matches (slug, observed_at) values (1, 2)') },
  {
    law: 'one-price-writer',
    ...sql(
      'upserts',
      'insert into csgo_matches (slug) values (1) on conflict (slug) do update set spread = excluded.spread',
    ),
  },
  { law: 'one-price-writer', ...sql('hides', `update csgo_matches set \${row} where id = 1`) },
  { law: 'one-price-writer', ...sql('quotes', `update csgo_matches set \${sql(row, 'price_version')} where id = 1`) },
  {
    law: 'one-price-writer',
    path: 'src/store/migrations/002.sql',
    text: 'create function keep() returns trigger as $$ begin update csgo_matches set last_trade = 1; end $$;\n',
  },
  {
    law: 'one-price-writer',
    path: 'src/store/migrations/003.sql',
    text: 'create function keep() returns trigger as $$ begin new.no_price := 1; end $$;\ncreate trigger keep before update on csgo_matches for each row execute function keep();\n',
  },
  { law: 'no-casts', path: 'src/venue/casts.ts', text: "export const price = '1' as unknown\n" },
  { law: 'no-casts', path: 'test/casts.test.ts', text: "export const price = '1' as unknown\n" },
  {
    law: 'no-casts',
    path: 'src/trading/mints.ts',
    text: "import type { Price } from '../domain/money.ts'\nexport const price = 1 as Price\n",
    line: 2,
  },
  { law: 'no-any', path: 'test/any.test.ts', text: 'export const row = (value: any) => value\n' },
  { law: 'no-non-null', path: 'test/sure.test.ts', text: 'export const row = (value: number | null) => value!\n' },
  {
    law: 'no-silenced-compiler',
    path: 'src/venue/silent.ts',
    text: '// @ts-expect-error it is wrong\nexport const a: number = 1\n',
  },
  { law: 'no-boolean-parameters', path: 'src/trading/flags.ts', text: 'export const send = (now: boolean) => now\n' },
  { law: 'short-files', path: 'src/trading/long.ts', text: 'export const a = 1\n'.repeat(261), line: 261 },
  { law: 'telling-names', path: 'src/trading/utils.ts', text: 'export const a = 1\n' },
  { law: 'nothing-left-undone', path: 'src/trading/later.ts', text: '// TODO: settle\nexport const a = 1\n' },
  {
    law: 'exception-needed',
    path: 'src/trading/excused.ts',
    text: '// law: nothing is wrong in the next line.\nexport const a = 1\n',
  },
]

/** Prices in the type of an event: by a field's name, by its type, inherited, nested. */
export const EVENTS_WITH_PRICES: ReadonlyArray<readonly [string, string]> = [
  ['MarketEvent.bestBid', 'export interface MarketEvent { readonly bestBid: number }'],
  [
    'MarketEvent.paid',
    "import type { Price } from './money.ts'\nexport interface MarketEvent { readonly paid: Price | null }",
  ],
  [
    'MarketEvent.ask',
    'interface Book { readonly ask: string }\nexport interface MarketEvent extends Book { readonly id: number }',
  ],
  [
    'MarketEvent.changes[].midpoint',
    'export type MarketEvent = { readonly id: 1 } | { readonly changes: ReadonlyArray<{ readonly midpoint: number }> }',
  ],
]
