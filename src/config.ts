import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { type Millis, millis, parseMillionths, type Usd, usd } from './domain/money.ts'
import { type Secret, secret, show, withoutPassword } from './domain/secret.ts'

/**
 * All settings: one codec over environment and flags. `POLL_INTERVAL_MS=5000` and `--poll-interval-ms 5000` are the same;
 * a flag wins. A codec's name is the sentence "must be …" of its mistake.
 */
const fromText = <A>(allowed: string, read: (text: string) => A | null, show: (value: A) => string) =>
  new t.Type<A, string, unknown>(
    allowed,
    (_value): _value is A => true,
    (input, context) => {
      const value = typeof input === 'string' ? read(input.trim()) : null
      return value === null ? t.failure(input, context) : t.success(value)
    },
    show,
  )

const oneOf = <const A extends string>(...values: ReadonlyArray<A>) =>
  fromText<A>(
    `one of ${values.join(', ')}`,
    text => values.find(value => value === text) ?? null,
    value => value,
  )

const wholeBetween = (least: number, most: number, what: string) =>
  fromText<number>(
    `${what} from ${least} to ${most}`,
    text => (/^\d+$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : null),
    String,
  )

const milliseconds = (least: number, most: number) => {
  const whole = wholeBetween(least, most, 'milliseconds')
  return fromText<Millis>(
    whole.name,
    text => {
      const read = whole.decode(text)
      return E.isRight(read) ? millis(read.right) : null
    },
    String,
  )
}

const dollars = (least: number, most: number) =>
  fromText<Usd>(
    `dollars from ${least} to ${most}, at most six decimals`,
    text => {
      const value = parseMillionths(text)
      return value === null || value < least * 1e6 || value > most * 1e6 ? null : usd(value)
    },
    value => String(value / 1e6),
  )

const text = (allowed: string) =>
  fromText<string>(
    allowed,
    value => (value === '' ? null : value),
    value => value,
  )

const address = (protocols: ReadonlyArray<string>) =>
  fromText<string>(
    `an address that begins with ${protocols.map(protocol => `${protocol}//`).join(' or ')}`,
    value => (URL.canParse(value) && protocols.includes(new URL(value).protocol) ? value.replace(/\/$/, '') : null),
    value => value,
  )

/** An address that may hold a password: it prints as nothing, and encodes without the password. */
const secretAddress = (protocols: ReadonlyArray<string>) => {
  const plain = address(protocols)
  return fromText<Secret>(
    plain.name,
    text => {
      const read = plain.decode(text)
      return E.isRight(read) ? secret(read.right) : null
    },
    value => withoutPassword(show(value)),
  )
}

const optional = <A>(codec: t.Type<A, string, unknown>) =>
  fromText<A | undefined>(
    codec.name,
    value => {
      if (value === '') return undefined
      const read = codec.decode(value)
      return E.isRight(read) ? read.right : null
    },
    value => (value === undefined ? '' : codec.encode(value)),
  )

const Codec = t.type({
  VENUE: oneOf('sim', 'polymarket'),
  TRADING: oneOf('paper', 'live'),
  DATABASE_URL: optional(secretAddress(['postgres:', 'postgresql:'])),
  DATABASE_WAIT_SECONDS: wholeBetween(0, 86_400, 'seconds'),
  DATA_DIR: text('a folder'),
  STRATEGIES: text('names of strategies, separated by commas'),
  STRATEGIES_DIR: optional(text('a folder')),
  POLL_INTERVAL_MS: milliseconds(200, 600_000),
  EARLY_POLLS: oneOf('on', 'off'),
  MAX_PRICE_AGE_MS: milliseconds(300, 900_000),
  MAX_TICK_WAIT_MS: milliseconds(1, 10_000),
  PERIODIC_MS: milliseconds(100, 600_000),
  DISCOVERY_INTERVAL_MS: milliseconds(500, 3_600_000),
  MAX_ACTION_AGE_MS: milliseconds(10, 60_000),
  WALLET_USD: dollars(1, 1_000_000),
  MAX_EXPOSURE_USD: dollars(1, 10_000_000),
  MAX_MATCH_USD: dollars(1, 10_000_000),
  QUIET_BEFORE_START_MS: milliseconds(0, 3_600_000),
  MAX_DAILY_LOSS_USD: dollars(1, 10_000_000),
  MAX_ORDERS_PER_SECOND: wholeBetween(1, 1000, 'a whole number'),
  DASHBOARD_HOST: text('an address of this machine'),
  DASHBOARD_PORT: wholeBetween(0, 65_535, 'a port'),
  BACKUP_EVERY_HOURS: optional(wholeBetween(0, 720, 'hours')),
  BACKUP_KEEP: wholeBetween(1, 1000, 'a whole number'),
  BACKUP_DIR: optional(text('a folder')),
  KEEP_HISTORY_DAYS: wholeBetween(1, 3650, 'days'),
  KEEP_BARS_DAYS: wholeBetween(1, 3650, 'days'),
  KEEP_FINE_BARS_HOURS: wholeBetween(1, 8760, 'hours'),
  LOG_LEVEL: oneOf('debug', 'info', 'warn', 'error', 'silent'),
  GAMMA_URL: optional(address(['http:', 'https:'])),
  CLOB_URL: optional(address(['http:', 'https:'])),
  MARKET_SOCKET_URL: optional(address(['ws:', 'wss:'])),
  SPORTS_SOCKET_URL: optional(address(['ws:', 'wss:'])),
  SIM_URL: optional(address(['http:'])),
  SIM_SEED: optional(wholeBetween(0, 4_294_967_295, 'a whole number')),
  SIM_PORT: wholeBetween(0, 65_535, 'a port'),
  SIM_MATCHES: wholeBetween(3, 500, 'a whole number'),
  SIM_PACE: wholeBetween(1, 100, 'a whole number'),
  SIM_SCENARIO: optional(text('a scenario of the simulated venue, or a file with one')),
})

export type Config = t.TypeOf<typeof Codec>
type Key = keyof Config

/** Every setting: its default as text ('' = unset) and what it does. */
export const SETTINGS: Readonly<Record<Key, readonly [string, string]>> = {
  VENUE: ['sim', 'Where: the simulated venue, or the real market.'],
  TRADING: ['paper', 'Whether orders really go there.'],
  DATABASE_URL: ['', 'A Postgres 15 or newer. Unset: a real Postgres 18 runs embedded under DATA_DIR.'],
  DATABASE_WAIT_SECONDS: ['120', 'How long the start waits for a database that is away, before it gives up.'],
  DATA_DIR: ['./data', 'Embedded database, simulated world.'],
  STRATEGIES: [
    'scalp,favorite_hedge,map_longshot,swing_rebalance,bo3_longshot',
    'Which strategies run, eg/ scalp or scalp@tight:{"leg_usd":10}.',
  ],
  STRATEGIES_DIR: ['', 'A folder with strategies of your own, in TypeScript; STRATEGIES names which run.'],
  POLL_INTERVAL_MS: ['15000', 'How often every followed price is fetched.'],
  EARLY_POLLS: ['on', 'Whether a socket event asks for its own market sooner.'],
  MAX_PRICE_AGE_MS: ['20000', 'An older price reaches no strategy. Must exceed the poll interval.'],
  MAX_TICK_WAIT_MS: ['25', 'How long newer events may put off a lookup.'],
  PERIODIC_MS: ['5000', 'How often a market ticks while nothing happens.'],
  DISCOVERY_INTERVAL_MS: ['60000', 'How often new markets are looked for.'],
  MAX_ACTION_AGE_MS: ['1000', 'An entry that waited longer is refused.'],
  WALLET_USD: ['400', 'What a strategy gets when it first starts.'],
  MAX_EXPOSURE_USD: ['1000', 'Cost of everything held and reserved, at most.'],
  MAX_MATCH_USD: ['200', 'What a match may lose under its worst ending, all its markets together.'],
  QUIET_BEFORE_START_MS: ['10000', 'No entry so shortly before a start at which the venue cancels what rests.'],
  MAX_DAILY_LOSS_USD: ['100', 'Realised loss of a UTC day after which nothing is bought.'],
  MAX_ORDERS_PER_SECOND: ['10', 'Entries a second, at most.'],
  DASHBOARD_HOST: ['127.0.0.1', 'Where the page listens.'],
  DASHBOARD_PORT: ['8080', 'Port of the page; 0 takes a free one.'],
  BACKUP_EVERY_HOURS: [
    '',
    'How often it backs itself up; 0: never. Unset: daily when embedded, never with DATABASE_URL.',
  ],
  BACKUP_KEEP: ['7', 'How many of its backups are kept.'],
  BACKUP_DIR: ['', 'Where backups go. Unset: backups under DATA_DIR.'],
  KEEP_HISTORY_DAYS: [
    '30',
    'How long refusals, outcomes and orders in vain outlive their market. Fills are kept for good.',
  ],
  KEEP_BARS_DAYS: ['7', 'How long price bars are kept.'],
  KEEP_FINE_BARS_HOURS: ['24', 'How long in steps of 5 s; then of a minute.'],
  LOG_LEVEL: ['info', 'What is logged.'],
  GAMMA_URL: ['', 'Where markets are found. Unset: as VENUE says.'],
  CLOB_URL: ['', 'Where books are read. Unset: as VENUE says.'],
  MARKET_SOCKET_URL: ['', 'Where events come from. Unset: as VENUE says.'],
  SPORTS_SOCKET_URL: ['', 'Where scores come from. Unset: as VENUE says.'],
  SIM_URL: ['', 'A simulated venue that runs already. Unset: one is started with the engine.'],
  SIM_SEED: ['', 'The world of a first start.'],
  SIM_PORT: ['0', 'Port of the simulated venue; 0 takes a free one.'],
  SIM_MATCHES: ['8', 'Matches alive at a time in the simulated world.'],
  SIM_PACE: ['1', 'How much faster rounds are played.'],
  SIM_SCENARIO: ['', 'What goes wrong at the simulated venue, eg/ rough-evening, or a file. Unset: nothing.'],
}

export const flagOf = (key: string): string => `--${key.toLowerCase().replaceAll('_', '-')}`
const SETTING_KEYS: ReadonlyArray<string> = Object.keys(SETTINGS)
const isKey = (key: string): key is Key => SETTING_KEYS.includes(key)

/** The key that a flag sets, eg/ `--poll-interval-ms` → `POLL_INTERVAL_MS`; null when no setting has that name. */
export const keyOfFlag = (flag: string): Key | null => {
  const key = flag.replace(/^--/, '').toUpperCase().replaceAll('-', '_')
  return isKey(key) ? key : null
}

const mistakesTogether = (config: Config): ReadonlyArray<string> => [
  ...(config.MAX_PRICE_AGE_MS <= config.POLL_INTERVAL_MS
    ? [
        `MAX_PRICE_AGE_MS is ${config.MAX_PRICE_AGE_MS} but must exceed POLL_INTERVAL_MS (${config.POLL_INTERVAL_MS}): every price would be too old before the next one comes`,
      ]
    : []),
  ...(config.TRADING === 'live'
    ? ['TRADING is live, which this version cannot do yet: it trades on paper only. Set TRADING=paper']
    : []),
]

/**
 * Reads environment and flags (`flags` by setting name). Answers every mistake at once, each with what is allowed;
 * values that may hold a password are not repeated.
 */
export const readConfig = (
  environment: Readonly<Record<string, string | undefined>>,
  flags: Readonly<Record<string, string>>,
): E.Either<ReadonlyArray<string>, Config> => {
  const given = Object.fromEntries(
    Object.entries(SETTINGS).map(([key, [fallback]]) => [key, flags[key] ?? environment[key] ?? fallback]),
  )
  const read = Codec.decode(given)
  if (E.isLeft(read)) {
    return E.left(
      read.left.map(error => {
        const place = error.context[1]
        const key = place?.key ?? ''
        const shown = key.endsWith('_URL') ? '' : ` ${JSON.stringify(given[key])}`
        return `${key}${shown} must be ${place?.type.name ?? 'valid'}`
      }),
    )
  }
  const together = mistakesTogether(read.right)
  return together.length > 0 ? E.left(together) : E.right(read.right)
}

/** For people: every setting as text, with what it does; a password in an address is not shown. */
export const shownConfig = (
  config: Config,
): ReadonlyArray<{ readonly key: string; readonly value: string; readonly does: string }> => {
  const encoded: Readonly<Record<string, unknown>> = Codec.encode(config)
  return Object.entries(SETTINGS).map(([key, [, does]]) => ({
    key,
    value: withoutPassword(String(encoded[key] ?? '')),
    does,
  }))
}
