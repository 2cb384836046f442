import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import {
  address,
  dollars,
  hidden,
  milliseconds,
  oneOf,
  optional,
  passwordHash,
  secretAddress,
  text,
  walletAddress,
  wholeBetween,
} from './config/codecs.ts'
import { chats, quietHours, rules, webhooks, zone } from './config/messages.ts'
import { withoutPassword } from './domain/secret.ts'

/**
 * All settings: one codec over environment and flags. `POLL_INTERVAL_MS=5000` and `--poll-interval-ms 5000` are the same;
 * a flag wins.
 */
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
  DASHBOARD_PASSWORD_HASH: optional(passwordHash),
  DASHBOARD_READER_PASSWORD_HASH: optional(passwordHash),
  BACKUP_EVERY_HOURS: optional(wholeBetween(0, 720, 'hours')),
  BACKUP_KEEP: wholeBetween(1, 1000, 'a whole number'),
  BACKUP_DIR: optional(text('a folder')),
  KEEP_HISTORY_DAYS: wholeBetween(1, 3650, 'days'),
  KEEP_BARS_DAYS: wholeBetween(1, 3650, 'days'),
  KEEP_FINE_BARS_HOURS: wholeBetween(1, 8760, 'hours'),
  TELEGRAM_TOKEN: optional(hidden('the token of a bot')),
  TELEGRAM_CHATS: chats,
  TELEGRAM_URL: address(['http:', 'https:']),
  WEBHOOK_URLS: optional(webhooks),
  WEBHOOK_SECRET: optional(hidden('a text')),
  MESSAGES: rules,
  MESSAGES_GROUP_SECONDS: wholeBetween(1, 3600, 'seconds'),
  QUIET_HOURS: optional(quietHours),
  TIME_ZONE: zone,
  LOG_LEVEL: oneOf('debug', 'info', 'warn', 'error', 'silent'),
  GAMMA_URL: optional(address(['http:', 'https:'])),
  CLOB_URL: optional(address(['http:', 'https:'])),
  MARKET_SOCKET_URL: optional(address(['ws:', 'wss:'])),
  USER_SOCKET_URL: optional(address(['ws:', 'wss:'])),
  SPORTS_SOCKET_URL: optional(address(['ws:', 'wss:'])),
  POLYMARKET_KEY_FILE: optional(text('a file')),
  POLYMARKET_PRIVATE_KEY: optional(hidden('a private key')),
  POLYMARKET_KEYSTORE_PASSWORD: optional(hidden('a password')),
  POLYMARKET_SIGNATURE_TYPE: oneOf('0', '1', '2', '3'),
  POLYMARKET_FUNDER: optional(walletAddress),
  POLYMARKET_CHAIN_ID: oneOf('137', '80002'),
  POLYMARKET_METADATA: oneOf('intent', 'zero'),
  POLYMARKET_AMOUNTS: oneOf('tick', 'four'),
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
  DASHBOARD_PASSWORD_HASH: ['', 'Who knows this password may see and do all at the page. Needed beyond this machine.'],
  DASHBOARD_READER_PASSWORD_HASH: ['', 'Who knows this one may only look.'],
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
  TELEGRAM_TOKEN: ['', 'Token of a Telegram bot. Unset: no Telegram.'],
  TELEGRAM_CHATS: ['', 'Numbers of the chats that get messages and may send commands.'],
  TELEGRAM_URL: ['https://api.telegram.org', 'Where the Bot API is.'],
  WEBHOOK_URLS: ['', 'Addresses that get messages, eg/ slack+https://hooks.slack.com/services/…'],
  WEBHOOK_SECRET: ['', 'What webhooks are signed with. Unset: they are not signed.'],
  MESSAGES: [
    'trade=grouped,close=grouped,error=grouped,halt=now,daily=grouped',
    'What people are told of: at once (now), together (grouped), or not (off).',
  ],
  MESSAGES_GROUP_SECONDS: ['60', 'What comes within so long is one message.'],
  QUIET_HOURS: ['', 'When only what is told at once is told, eg/ 23:00-07:00.'],
  TIME_ZONE: ['UTC', 'Time zone of messages and quiet hours, eg/ Europe/Berlin.'],
  LOG_LEVEL: ['info', 'What is logged.'],
  GAMMA_URL: ['', 'Where markets are found. Unset: as VENUE says.'],
  CLOB_URL: ['', 'Where books are read. Unset: as VENUE says.'],
  MARKET_SOCKET_URL: ['', 'Where events come from. Unset: as VENUE says.'],
  USER_SOCKET_URL: ['', 'Where our own orders and trades are told. Unset: as VENUE says.'],
  SPORTS_SOCKET_URL: ['', 'Where scores come from. Unset: as VENUE says.'],
  POLYMARKET_KEY_FILE: [
    '',
    'A file with the private key, or a keystore. Unset: keystore.json under DATA_DIR, which keys import makes.',
  ],
  POLYMARKET_PRIVATE_KEY: ['', 'The private key itself: only in the environment or .env, never as a flag.'],
  POLYMARKET_KEYSTORE_PASSWORD: ['', 'What opens the keystore: only in the environment or .env, never as a flag.'],
  POLYMARKET_SIGNATURE_TYPE: [
    '0',
    "Whose money it is: 0 the key's own, 1 proxy, 2 Safe, 3 a wallet that is a contract.",
  ],
  POLYMARKET_FUNDER: ['', "The wallet's address with signature types 1 to 3: whose money it is."],
  POLYMARKET_CHAIN_ID: ['137', 'The chain that is signed for: Polygon, or its test chain 80002.'],
  POLYMARKET_METADATA: ['intent', "What an order's metadata holds: the hash of the intent's name, or nothing (zero)."],
  POLYMARKET_AMOUNTS: ['tick', 'Decimals of what an order gives and takes: as the official client, or four at most.'],
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

/** Everybody on this machine can read the flags of a process. */
export const NEVER_FLAGS: ReadonlyArray<Key> = ['POLYMARKET_PRIVATE_KEY', 'POLYMARKET_KEYSTORE_PASSWORD']

const secretFlags = (flags: Readonly<Record<string, string>>): ReadonlyArray<string> =>
  NEVER_FLAGS.filter(key => flags[key] !== undefined).map(
    key =>
      `${key} must not be a flag: everybody on this machine can read it there. Set it in the environment or in .env`,
  )

const mistakesTogether = (config: Config): ReadonlyArray<string> => [
  ...(config.MAX_PRICE_AGE_MS <= config.POLL_INTERVAL_MS
    ? [
        `MAX_PRICE_AGE_MS is ${config.MAX_PRICE_AGE_MS} but must exceed POLL_INTERVAL_MS (${config.POLL_INTERVAL_MS}): every price would be too old before the next one comes`,
      ]
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
  const shouted = secretFlags(flags)
  if (shouted.length > 0) return E.left(shouted)
  const given = Object.fromEntries(
    Object.entries(SETTINGS).map(([key, [fallback]]) => [key, flags[key] ?? environment[key] ?? fallback]),
  )
  const read = Codec.decode(given)
  if (E.isLeft(read)) {
    return E.left(
      read.left.map(error => {
        const place = error.context[1]
        const key = place?.key ?? ''
        const shown = key.endsWith('_URL') || key.endsWith('_HASH') ? '' : ` ${JSON.stringify(given[key])}`
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
