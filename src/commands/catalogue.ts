/** The commands and their own flags; every setting is a flag of every command besides. */
export interface Flag {
  readonly name: string
  /** What it takes, shown in the help, eg/ `60s`; null: a switch. */
  readonly takes: string | null
  readonly does: string
}
export interface Command {
  readonly name: CommandName
  readonly does: string
  readonly about: string
  /** Words that it takes beside flags, for the help; a command without them takes none. */
  readonly words?: string
  readonly flags: ReadonlyArray<Flag>
  readonly examples: ReadonlyArray<string>
}
export type CommandName =
  | 'start'
  | 'sim'
  | 'status'
  | 'positions'
  | 'orders'
  | 'markets'
  | 'strategy'
  | 'results'
  | 'config'
  | 'migrate'

const JSON_ROWS: Flag = { name: '--json', takes: null, does: 'One array of objects, for programs.' }

export const COMMANDS: ReadonlyArray<Command> = [
  {
    name: 'start',
    does: 'Trade, on paper, until told to stop.',
    about:
      'Starts the engine: the simulated venue (VENUE=sim), the database (no DATABASE_URL: embedded), the page, the pipeline. Ctrl-C stops it within 5 s; a second one at once.',
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
      "A venue on this machine that speaks the real one's protocol and plays matches that never were. Prints one line of JSON when it answers. The world is kept in DATA_DIR and goes on at the next start.",
    flags: [
      { name: '--seed', takes: '42', does: 'The world. Another seed begins a new one.' },
      { name: '--port', takes: '0', does: 'Where it listens on 127.0.0.1; 0 takes a free port.' },
      { name: '--pace', takes: '1', does: 'How much faster rounds are played, 0.1 to 100.' },
      { name: '--matches', takes: '8', does: 'Matches alive at a time.' },
      { name: '--rounds', takes: 'hidden|shown', does: 'Whether the sports socket tells the rounds.' },
      { name: '--epoch', takes: '2026-04-05T15:00:00Z', does: 'When the world began; also milliseconds since 1970.' },
      { name: '--truth', takes: 'file', does: 'Append everything that happens, a line of JSON each.' },
      { name: '--parent', takes: null, does: 'Stop when the standard input closes: the parent is gone.' },
    ],
    examples: ['csgo-engine sim --seed 42 --port 9000', 'csgo-engine start --sim-url http://127.0.0.1:9000'],
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
  {
    name: 'strategy',
    does: 'Look at strategies; switch, re-parameterise and fund them while they run.',
    about:
      'list: all of them. show: parameters, where each comes from, who changed what. disable and enable: entries stop and go on, exits always go on. set: parameters; a running engine takes them over within two seconds, state is kept; name= takes back what was set. capital: what it may use, in dollars. Works through the database, whether the engine runs or not; what is set wins over STRATEGIES and outlives restarts.',
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
]

/** The command of a name; undefined when there is none. */
export const commandNamed = (name: string): Command | undefined => COMMANDS.find(command => command.name === name)
