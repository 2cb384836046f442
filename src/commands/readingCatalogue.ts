import type { Command } from './command.ts'

const JSON_ROWS = { name: '--json', takes: null, does: 'One array of objects, for programs.' } as const
const READS = 'Reads the database; the engine need not run.'

/** More commands that only look. */
export const READING_COMMANDS: ReadonlyArray<Command> = [
  {
    name: 'fills',
    does: 'The latest fills of every kind: orders, payouts, corrections.',
    about: `The latest 200, the newest first. ${READS} All of them: csgo-engine export fills.`,
    flags: [JSON_ROWS],
    examples: ['csgo-engine fills', 'csgo-engine fills --json'],
  },
  {
    name: 'matches',
    does: 'Matches of followed markets: score, what is held, at worst.',
    about: `Live ones first. At worst: what is held of a match under the ending that pays least, over its cost. ${READS}`,
    flags: [JSON_ROWS],
    examples: ['csgo-engine matches', 'csgo-engine matches --json'],
  },
  {
    name: 'wallets',
    does: "Each strategy's capital: free, in positions, realised.",
    about: READS,
    flags: [JSON_ROWS],
    examples: ['csgo-engine wallets', 'csgo-engine wallets --json'],
  },
  {
    name: 'strategies',
    does: 'All strategies, a line each: the same as strategy list.',
    about: `Change them with csgo-engine strategy. ${READS}`,
    flags: [JSON_ROWS],
    examples: ['csgo-engine strategies', 'csgo-engine strategies --json'],
  },
  {
    name: 'export',
    does: 'Fills, positions or orders as a CSV or JSON file.',
    about: `fills: what History shows, the oldest first, with the same columns as its export. positions: held and closed. orders: all that are kept. Exact decimals; times in UTC (CSV of fills), else milliseconds since 1970. ${READS}`,
    words: 'fills | positions | orders',
    flags: [
      { name: '--to', takes: 'fills.csv', does: 'A file, which must not be there yet. Else the standard output.' },
      { name: '--json', takes: null, does: 'One array of objects instead of CSV.' },
      { name: '--since', takes: '7d', does: 'With fills: only those of that time. Units: m, h, d.' },
      { name: '--strategy', takes: 'scalp@default', does: 'With fills: only those of one strategy.' },
    ],
    examples: ['csgo-engine export fills --to fills.csv', 'csgo-engine export fills --since 7d --json'],
  },
]
