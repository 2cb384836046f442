import * as t from 'io-ts'
import { ActBody } from './acts.ts'
import {
  ChartAnswer,
  EquityAnswer,
  HistoryAnswer,
  MatchAnswer,
  ReconciledAnswer,
  StrategiesAnswer,
  TeamsAnswer,
  VersionsAnswer,
  WaitingAnswer,
  WhyAnswer,
} from './answers.ts'
import { HistoryQuery } from './details.ts'
import { type Access, Login } from './guard.ts'
import { HandBody } from './handActs.ts'
import { BeatEvent, ChangeEvent, SnapshotEvent } from './pageEvents.ts'
import { FillJson, MarketJson, OrderJson, PositionJson, RefusalJson, WalletJson } from './rowAnswers.ts'
import { oneOf, orNull, Time, Whole } from './words.ts'

/** An address of the page's server as it is documented (docs/http-api.md), and held against the server by a test. */
export interface Described {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly access: Access
  readonly does: string
  /** What `:name` in the path stands for. */
  readonly name?: string
  readonly query?: t.Mixed
  /** The server decodes what it gets by this very codec. */
  readonly body?: t.Mixed
  /** JSON by a codec; else in words. */
  readonly answer: t.Mixed | string
  /** Of a stream: each kind of message, and its JSON. */
  readonly events?: ReadonlyArray<Told>
}
interface Told {
  readonly event: 'snapshot' | 'change' | 'beat'
  readonly does: string
  readonly data: t.Mixed
}

const Says = t.strict({ says: t.string }, 'Says')
const Role = oneOf(['admin', 'reader', 'none'])
const State = oneOf(['fine', 'waiting', 'failing'])
const Ready = t.strict(
  {
    ready: t.boolean,
    venue: oneOf(['sim', 'polymarket']),
    trading: oneOf(['paper', 'live']),
    reasons: t.array(t.string),
    checks: t.array(t.strict({ name: t.string, state: State, says: t.string })),
    lease: t.union([
      t.strict({ _tag: t.literal('held') }),
      t.strict({ _tag: t.literal('standby'), holder: orNull(t.string) }),
    ]),
    faults: t.array(t.strict({ fault: t.string, since: Time, reason: t.string, failures: Whole, parts: Whole })),
  },
  'Ready',
)

const act = (name: string, body: t.Mixed, does: string): Described => ({
  method: 'POST',
  path: `/api/act/${name}`,
  access: 'act',
  does,
  body,
  answer: Says,
})
const rows = (name: string, row: t.Mixed, does: string): Described => ({
  method: 'GET',
  path: `/api/${name}`,
  access: 'read',
  does,
  answer: t.array(row),
})

/** Everything that the server answers beside the page's own files. */
export const API: ReadonlyArray<Described> = [
  rows('markets', MarketJson, 'Followed markets with their prices and the time of each.'),
  rows('positions', PositionJson, 'What is held, valued at the bid.'),
  rows('orders', OrderJson, 'The latest 200 orders, the newest first.'),
  rows('fills', FillJson, 'The latest 200 fills of every kind, the newest first.'),
  rows('wallets', WalletJson, "Each strategy's capital."),
  rows(
    'refusals',
    RefusalJson,
    'How often each strategy was refused since the start, by reason, and when last with which numbers.',
  ),
  {
    method: 'GET',
    path: '/api/history',
    access: 'read',
    does: 'Fills that match, the latest 500, and the sums over all that match; texts as the page shows them.',
    query: HistoryQuery,
    answer: HistoryAnswer,
  },
  {
    method: 'GET',
    path: '/api/history.csv',
    access: 'read',
    does: 'The same fills as a file, the latest 100,000, with exact decimals and times in UTC.',
    query: HistoryQuery,
    answer:
      'text/csv: time, match, question, strategy, side, direction, kind, shares, price, value, fee, realised, reason, action',
  },
  {
    method: 'GET',
    path: '/api/match/:name',
    access: 'read',
    does: 'A match: the payoff of every ending of what is held, and what was done there, the newest first.',
    name: 'the event of a market (`eventId`)',
    answer: MatchAnswer,
  },
  {
    method: 'GET',
    path: '/api/chart/:name',
    access: 'read',
    does: "A market's prices of the last twelve hours, fills, refusals and books; prices in cents.",
    name: 'a market (`marketId`)',
    answer: ChartAnswer,
  },
  {
    method: 'GET',
    path: '/api/why/:name',
    access: 'read',
    does: 'The chain behind an action, an order or a position, in words. 404: nobody knows it.',
    name: 'the id of an action or an order, or the number of a position',
    answer: WhyAnswer,
  },
  {
    method: 'GET',
    path: '/api/equity',
    access: 'read',
    does: 'What each strategy and all together had realised over time, in dollars, and over the last week with what was open.',
    answer: EquityAnswer,
  },
  {
    method: 'GET',
    path: '/api/teams',
    access: 'read',
    does: 'Results of teams and the matches behind them.',
    answer: TeamsAnswer,
  },
  {
    method: 'GET',
    path: '/api/strategies',
    access: 'read',
    does: 'Strategies with state, parameters, results and who changed what. `revision` goes with a change of parameters.',
    answer: StrategiesAnswer,
  },
  {
    method: 'GET',
    path: '/api/venue-faults',
    access: 'read',
    does: "The simulated venue's faults, as it tells them. 409: the venue is real.",
    answer: 'JSON of the simulated venue: `GET /sim/faults` in [the simulated venue](simulated-venue.md)',
  },
  {
    method: 'GET',
    path: '/api/reconciled',
    access: 'read',
    does: 'The latest passes that compared the ledger with the venue, and what they found.',
    answer: ReconciledAnswer,
  },
  {
    method: 'GET',
    path: '/api/versions',
    access: 'read',
    does: 'What runs, and on what.',
    answer: VersionsAnswer,
  },
  {
    method: 'GET',
    path: '/api/waiting',
    access: 'read',
    does: 'In live trading: what can be redeemed and merged at the venue by hand, as of half a minute ago at most, and how. On paper nothing waits.',
    answer: WaitingAnswer,
  },
  act('halt', HandBody.halt, 'Stops trading, in three steps ([risk](risk.md#halt)).'),
  act('resume', HandBody.resume, 'Ends every halt; without `force` only when nothing is wrong any more.'),
  act('close-preview', HandBody.close, 'What closing would bring. Changes nothing.'),
  act('close', HandBody.close, 'Sells what is held: by position, market, match or all; `limit` in dollars a share.'),
  act('cancel-preview', HandBody.cancel, 'What cancelling would withdraw. Changes nothing.'),
  act('cancel', HandBody.cancel, 'Withdraws an order that rests, or all.'),
  act('merge-preview', ActBody.merge, 'What merging the pairs of a strategy in a market would bring. Changes nothing.'),
  act(
    'merge',
    ActBody.merge,
    'Turns the pairs of a strategy in a market into a dollar each ([how](live.md#what-waits-for-you)). 409: none is held, something is under way, or it is done by hand at the real venue.',
  ),
  act('start', ActBody.start, "Sets a match's start by hand, over the venue's; null: the venue's again."),
  act('strategy', ActBody.strategy, 'Switches the entries of a strategy on or off; exits always go on.'),
  act('params', ActBody.params, 'Sets all parameters that a person has set; what is left out is as STRATEGIES says.'),
  act('capital', ActBody.capital, 'What a strategy may use, in dollars.'),
  act('fault', ActBody.fault, 'Begins a fault of the simulated venue, for so many seconds or until it is ended.'),
  act('fault-end', ActBody.endFault, 'Ends a fault by its number (`id`), or all (null).'),
  {
    method: 'GET',
    path: '/api/session',
    access: 'open',
    does: 'Who asks: role, and the token (`csrf`) that whatever changes something carries as `X-CSGO-CSRF`.',
    answer: t.strict({ role: Role, needsPassword: t.boolean, csrf: t.string, says: t.string }, 'Session'),
  },
  {
    method: 'POST',
    path: '/api/login',
    access: 'open',
    does: 'Takes a password for a session cookie. 401: wrong. 429: too many tries; wait a minute.',
    body: Login,
    answer: t.strict({ role: Role, csrf: t.string }, 'LoggedIn'),
  },
  { method: 'POST', path: '/api/logout', access: 'read', does: 'Ends the session.', answer: Says },
  {
    method: 'GET',
    path: '/events',
    access: 'read',
    does: 'What the page shows, from now on: `snapshot` first, then `change` with the rows that changed, and `beat` every five seconds; 503: 32 watch already.',
    answer:
      'text/event-stream: `event:` names the kind, `data:` is a line of JSON. Texts are ready to be shown, and rows may have other fields with any version: for programs there are the addresses above',
    events: [
      {
        event: 'snapshot',
        does: 'Everything; once, first. `rank` sorts the rows of a table, as text.',
        data: SnapshotEvent,
      },
      {
        event: 'change',
        does: 'What differs from what this line told before: rows that are new or changed, and the ids of those that went. A head or a table that is as it was is `null`.',
        data: ChangeEvent,
      },
      { event: 'beat', does: 'Every five seconds: the line is alive.', data: BeatEvent },
    ],
  },
  {
    method: 'GET',
    path: '/health/live',
    access: 'open',
    does: '200 while the process turns.',
    answer: t.strict({ live: t.boolean, at: Time }, 'Live'),
  },
  {
    method: 'GET',
    path: '/health/ready',
    access: 'open',
    does: '200, or 503 with the reasons, when database, discovery, prices, socket and lease are well.',
    answer: Ready,
  },
  {
    method: 'GET',
    path: '/metrics',
    access: 'open',
    does: 'The metrics ([list](metrics.md)).',
    answer: 'text/plain in the format of Prometheus',
  },
]
