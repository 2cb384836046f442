import type { Command, Flag } from './command.ts'
import { CONTROL_COMMANDS } from './controlCatalogue.ts'
import { LIVE_COMMANDS } from './liveCatalogue.ts'
import { READING_COMMANDS } from './readingCatalogue.ts'

const JSON_ROWS: Flag = { name: '--json', takes: null, does: 'One array of objects, for programs.' }

/** The commands and their own flags; every setting is a flag of every command besides. */
export const COMMANDS: ReadonlyArray<Command> = [
  {
    name: 'start',
    does: 'Trade until told to stop; on paper unless TRADING=live.',
    about:
      'Starts the engine: the simulated venue (VENUE=sim), the database (no DATABASE_URL: embedded), the page, the pipeline. With TRADING=live orders really go to the venue: docs/live.md. Ctrl-C stops it within 5 s; a second one at once.',
    flags: [
      { name: '--for', takes: '60s', does: 'Run this long, stop, print a summary. Units: ms, s, m, h.' },
      { name: '--json', takes: null, does: 'The summary as one object, alone on the last line of the output.' },
    ],
    examples: ['csgo-engine start', 'csgo-engine start --for 60s --json', 'csgo-engine start --poll-interval-ms 5000'],
  },
  {
    name: 'sim',
    does: 'Run the simulated venue alone.',
    about:
      "A venue on this machine that speaks the real one's protocol and plays matches that never were. Prints one line of JSON when it answers. World, orders and faults are kept in DATA_DIR and go on at the next start. scenarios: those that come with it. verify: does a truth log hold together?",
    words: '[scenarios | verify <log>]',
    flags: [
      { name: '--seed', takes: '42', does: 'The world. Another seed begins a new one.' },
      { name: '--port', takes: '0', does: 'Where it listens; 0 takes a free port.' },
      { name: '--host', takes: '127.0.0.1', does: 'The address it listens on. Whoever reaches another one is let in.' },
      { name: '--pace', takes: '1', does: 'How much faster rounds are played, 0.1 to 100.' },
      { name: '--matches', takes: '8', does: 'Matches alive at a time.' },
      { name: '--rounds', takes: 'hidden|shown', does: 'Whether the sports socket tells the rounds.' },
      { name: '--epoch', takes: '2026-04-05T15:00:00Z', does: 'When the world began; also milliseconds since 1970.' },
      { name: '--wallet-usd', takes: '10000', does: 'What a wallet has when it is first seen.' },
      {
        name: '--scenario',
        takes: 'rough-evening',
        does: 'What goes wrong: a scenario that comes with it, or a file.',
      },
      { name: '--faults', takes: 'drop:every=30s', does: 'More that goes wrong: name:field=value,field=value;name…' },
      { name: '--truth', takes: 'file', does: 'Append everything that happens, a line of JSON each.' },
      { name: '--parent', takes: null, does: 'Stop when the standard input closes: the parent is gone.' },
    ],
    examples: [
      'csgo-engine sim --seed 42 --port 9000',
      'csgo-engine start --sim-url http://127.0.0.1:9000',
      "csgo-engine sim --faults 'ghost-book:rate=0.2,for=60s;drop:every=30s'",
      'csgo-engine sim --scenario rough-evening --truth truth.ndjson',
      'csgo-engine sim verify truth.ndjson',
    ],
  },
  {
    name: 'doctor',
    does: 'Check everything that trading needs; say what to do.',
    about:
      'Looks at settings, this machine, the database, the venue and the clocks, whether the engine runs or not. Changes nothing; an embedded server that does not run is not started. Exit code 3 when something would stop trading.',
    flags: [{ name: '--json', takes: null, does: 'One object, for programs: well, and each check.' }],
    examples: ['csgo-engine doctor', 'csgo-engine doctor --venue polymarket --json'],
  },
  {
    name: 'watch',
    does: 'See the running engine live in the terminal.',
    about:
      'Shows what the page shows: state, figures, prices with their ages, positions, what was done. q or Ctrl-C ends it. When the output is no terminal, a line for everything new. NO_COLOR takes the colours away.',
    flags: [{ name: '--once', takes: null, does: 'One picture, then end. Exit code 3 when no engine answers.' }],
    examples: ['csgo-engine watch', 'csgo-engine watch --once'],
  },
  {
    name: 'status',
    does: 'Is it trading, is it well: one screen.',
    about: 'Asks the running engine and the database. Exit code 3 when no engine answers or it is not ready.',
    flags: [{ name: '--json', takes: null, does: 'One object, for programs.' }],
    examples: ['csgo-engine status', 'csgo-engine status --json'],
  },
  {
    name: 'positions',
    does: 'What is held, and what it is worth at the bid.',
    about: 'Reads the database; the engine need not run.',
    flags: [JSON_ROWS],
    examples: ['csgo-engine positions'],
  },
  {
    name: 'orders',
    does: 'The latest orders and what came of them.',
    about: 'Reads the database; the engine need not run.',
    flags: [JSON_ROWS],
    examples: ['csgo-engine orders --json'],
  },
  {
    name: 'why',
    does: 'The whole chain behind an action, an order or a position.',
    about:
      'What happened, the price and its age, what the strategy remembered before and after, its parameters by their hash, what risk measured and how far from each limit it was, orders with every answer, fills and their settlement, profit. An order or an action is named by its id (orders --json, the page), a position by its number. Reads the database; the engine need not run.',
    words: '<action id> | <order id> | <position number>',
    flags: [{ name: '--json', takes: null, does: 'One object, for programs.' }],
    examples: ['csgo-engine why 12', 'csgo-engine why scalp@default/7/31/0 --json'],
  },
  {
    name: 'markets',
    does: 'Markets with their prices and the age of each.',
    about: 'Reads the database; the engine need not run. With --check it also asks the venue.',
    flags: [
      JSON_ROWS,
      {
        name: '--check',
        takes: null,
        does: "Compare with the venue's own midpoint and spread; exit code 1 when one differs by over half a tick.",
      },
    ],
    examples: ['csgo-engine markets', 'csgo-engine markets --check'],
  },
  ...READING_COMMANDS,
  ...LIVE_COMMANDS,
  ...CONTROL_COMMANDS,
  {
    name: 'strategy',
    does: 'Look at strategies; switch, re-parameterise and fund them while they run.',
    about:
      'list: all of them. show: parameters, where each comes from, who changed what. disable and enable: entries stop and go on, exits always go on; enable also brings a strategy back in markets in which it failed. set: parameters; a running engine takes them over within two seconds, state is kept; name= takes back what was set. capital: what it may use, in dollars. Works through the database, whether the engine runs or not; what is set wins over STRATEGIES and outlives restarts.',
    words: 'list|show|enable|disable|set|capital <strategy> …',
    flags: [
      { name: '--json', takes: null, does: 'The answer as JSON, for programs.' },
      {
        name: '--reset',
        takes: null,
        does: 'With set: it forgets all that it remembers and begins anew. Refused while it holds or waits for anything.',
      },
      { name: '--yes', takes: null, does: 'Yes to what --reset discards.' },
    ],
    examples: [
      'csgo-engine strategy list',
      'csgo-engine strategy show scalp',
      'csgo-engine strategy set scalp@tight swing=0.12 hold_seconds=45',
      'csgo-engine strategy set scalp swing= --reset --yes',
      'csgo-engine strategy capital favorite_hedge 600',
    ],
  },
  {
    name: 'teams',
    does: 'Results of teams, head to head; their other names in score feeds.',
    about:
      'Without words: wins and losses of every team that the engine has seen play, with what came from the old system. One team: its matches; two: those against each other. alias list: all other names. alias add: one more; it counts with the next frame of a feed. alias remove: not any more; a match that was joined stays so. Case, accents and words like Team do not matter. A name of several words stands in quotes. Works through the database, whether the engine runs or not.',
    words: '[<team> [<team>]] | alias list | alias add <alias> <team> | alias remove <alias>',
    flags: [{ name: '--json', takes: null, does: 'The answer as JSON, for programs.' }],
    examples: [
      'csgo-engine teams',
      'csgo-engine teams FaZe MOUZ',
      'csgo-engine teams alias list',
      'csgo-engine teams alias add "Norse Boys" HEROIC',
      'csgo-engine teams alias remove "Norse Boys"',
    ],
  },
  {
    name: 'results',
    does: 'What each strategy has made, by format and market type.',
    about:
      'Trades are closed positions; PnL is after fees; slippage is against the price that triggered the order, above 0 is worse; price age is the median at the decision. Under 30 trades say too few. Reads the database; the engine need not run.',
    flags: [
      { name: '--json', takes: null, does: 'One object, for programs.' },
      { name: '--since', takes: '7d', does: 'Only what closed in that time. Units: m, h, d.' },
    ],
    examples: ['csgo-engine results', 'csgo-engine results --since 7d --json'],
  },
  {
    name: 'password',
    does: 'Make the hash of a password for the page.',
    about:
      'Asks for the password on the terminal, twice, without showing it; without a terminal it takes the standard input. Prints the hash for DASHBOARD_PASSWORD_HASH or DASHBOARD_READER_PASSWORD_HASH. In .env it stands between single quotes, because it has dollar signs in it.',
    flags: [],
    examples: ['csgo-engine password'],
  },
  {
    name: 'config',
    does: 'Every setting, its value, and what it does.',
    about:
      'Settings come from flags, the environment and the file .env of the working folder, the first of them that has it.',
    flags: [JSON_ROWS],
    examples: ['csgo-engine config', 'csgo-engine config --venue polymarket'],
  },
  {
    name: 'migrate',
    does: "Bring the database's tables to this version.",
    about: 'start does the same by itself. Only goes forward, in one transaction; a second run changes nothing.',
    flags: [{ name: '--json', takes: null, does: 'One object, for programs.' }],
    examples: ['csgo-engine migrate --database-url postgres://me@host/db'],
  },
  {
    name: 'backup',
    does: 'Back all tables up to a file, and check it by restoring it aside.',
    about:
      'One snapshot of every table, while the engine runs or not; checksummed; restored beside (nothing of that stays) and compared before it is called good. Where a pg_dump is found that is not older than the server, it writes a dump of the same snapshot beside. The engine also does this by itself: BACKUP_EVERY_HOURS, BACKUP_KEEP.',
    flags: [
      {
        name: '--to',
        takes: 'backups/',
        does: 'A file, or a folder in which it is named by its time. Else: BACKUP_DIR.',
      },
      { name: '--no-pg-dump', takes: null, does: 'No dump by pg_dump beside.' },
      { name: '--json', takes: null, does: 'One object, for programs.' },
    ],
    examples: ['csgo-engine backup', 'csgo-engine backup --to /mnt/safe/ --json'],
  },
  {
    name: 'restore',
    does: 'Restore a backup into an empty database.',
    about:
      'Checks the file first, then restores it in one transaction, into a schema without tables only, and compares every table. A backup of an older version is migrated, one of a newer version refused. Without --yes it only says what it would do.',
    words: '<file>',
    flags: [
      { name: '--yes', takes: null, does: 'Do it.' },
      { name: '--json', takes: null, does: 'One object, for programs.' },
    ],
    examples: [
      'csgo-engine restore csgo-engine-20261124T120000000Z.backup.gz',
      'csgo-engine restore my.backup.gz --yes --data-dir ./fresh',
    ],
  },
  {
    name: 'import-legacy',
    does: 'Take over matches, positions and wallets of the old system.',
    about:
      'Reads the tables of the old (Python) system and changes nothing there. Takes over matches with starts that were set by hand, wallets, positions leg by leg, pairs, teams and head-to-head; says what does not fit and why. Without --apply it only says what it would do. In one transaction; a second time changes nothing. The engine must not run. See docs/migration.md.',
    flags: [
      {
        name: '--from',
        takes: 'postgres://me@host/old',
        does: 'The database of the old system. Else: LEGACY_DATABASE_URL of the environment.',
      },
      { name: '--dry-run', takes: null, does: 'Only say what would be done: the default.' },
      { name: '--apply', takes: null, does: 'Do it.' },
      { name: '--json', takes: null, does: 'One object, for programs.' },
    ],
    examples: ['csgo-engine import-legacy --from postgres://me@host/old', 'csgo-engine import-legacy --apply'],
  },
]

/** The command of a name; undefined when there is none. */
export const commandNamed = (name: string): Command | undefined => COMMANDS.find(command => command.name === name)
