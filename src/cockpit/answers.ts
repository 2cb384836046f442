import * as t from 'io-ts'

/**
 * What the addresses under `/api` answer to the page's single views. Texts are ready to be shown; times are milliseconds
 * since 1970.
 */
const Direction = t.keyof({ up: null, down: null, flat: null }, 'Direction')
const Fact = t.strict({ label: t.string, value: t.string }, 'Fact')

const Level = t.strict({ price: t.string, size: t.string, depth: t.number }, 'Level')
const Book = t.strict({ side: t.string, bids: t.array(Level), asks: t.array(Level), observedAt: t.number }, 'Book')
const StoryLine = t.strict(
  {
    at: t.number,
    what: t.keyof({ wanted: null, refused: null, order: null, fill: null }),
    market: t.string,
    strategy: t.string,
    text: t.string,
    action: t.string,
  },
  'StoryLine',
)
export const MatchAnswer = t.strict(
  {
    payoff: t.array(
      t.strict(
        {
          ending: t.string,
          least: t.string,
          most: t.string,
          direction: Direction,
          dollars: t.number,
          isWorst: t.boolean,
        },
        'Ending',
      ),
    ),
    /** What orders under way may add to the worst of them, in words; '' without any. */
    underWay: t.string,
    story: t.array(StoryLine),
  },
  'Match',
)
const Mark = t.strict(
  {
    at: t.number,
    price: t.number,
    side: t.string,
    direction: t.string,
    text: t.string,
    action: t.string,
    dollars: t.number,
  },
  'Mark',
)
/** YES, NO, or '' when nobody can tell. */
const WonBy = t.keyof({ YES: null, NO: null, '': null }, 'WonBy')
const MapBand = t.strict(
  {
    map: t.number,
    from: t.number,
    /** null: it is being played. */
    to: t.union([t.number, t.null]),
    winner: WonBy,
    /** Rounds of the map that is being played, YES first; '' when they are not known. */
    score: t.string,
    rounds: t.array(t.strict({ at: t.number, side: WonBy }, 'Round')),
  },
  'MapBand',
)
export const ChartAnswer = t.strict(
  {
    points: t.array(t.strict({ at: t.number, yes: t.number }, 'Point')),
    maps: t.array(MapBand),
    fills: t.array(Mark),
    refusals: t.array(Mark),
    books: t.array(Book),
  },
  'Chart',
)
const Step = t.strict(
  {
    title: t.string,
    at: t.union([t.number, t.null]),
    state: t.keyof({ fine: null, refused: null, waiting: null }),
    says: t.string,
    facts: t.array(Fact),
  },
  'Step',
)
export const WhyAnswer = t.strict(
  { title: t.string, match: t.string, event: t.string, strategy: t.string, steps: t.array(Step) },
  'Why',
)
const HistoryLine = t.strict(
  {
    id: t.string,
    at: t.number,
    match: t.string,
    event: t.string,
    market: t.string,
    strategy: t.string,
    side: t.string,
    direction: t.string,
    kind: t.string,
    shares: t.string,
    price: t.string,
    value: t.string,
    fee: t.string,
    realised: t.string,
    realisedDirection: Direction,
    action: t.string,
  },
  'HistoryLine',
)
export const HistoryAnswer = t.strict(
  {
    rows: t.array(HistoryLine),
    fills: t.number,
    bought: t.string,
    sold: t.string,
    fees: t.string,
    realised: t.string,
    realisedDirection: Direction,
  },
  'History',
)
const Curve = t.array(t.strict({ at: t.number, dollars: t.number }), 'Curve')
export const EquityAnswer = t.strict(
  {
    lines: t.array(t.strict({ strategy: t.string, points: Curve }, 'Line')),
    /** All strategies together. */
    total: Curve,
    /** The same with what was open at each time, valued at half its spread under its price; of the last week. */
    worth: Curve,
  },
  'Equity',
)
const StrategyLine = t.strict(
  {
    strategy: t.string,
    isActive: t.boolean,
    runs: t.boolean,
    trouble: t.string,
    params: t.array(t.strict({ name: t.string, value: t.string, started: t.string, isSet: t.boolean }, 'Param')),
    revision: t.number,
    allocated: t.string,
    trades: t.number,
    mean: t.string,
    low: t.number,
    high: t.number,
    middle: t.number,
    interval: t.string,
    isEnough: t.boolean,
    highWaterMark: t.string,
    maxDrawdown: t.string,
    /** What closed positions made, by format and kind of market. */
    results: t.array(
      t.strict(
        {
          format: t.string,
          kind: t.string,
          trades: t.number,
          wins: t.number,
          made: t.string,
          direction: Direction,
          fees: t.string,
          slippage: t.string,
          priceAge: t.string,
          isEnough: t.boolean,
        },
        'Result',
      ),
    ),
    log: t.array(t.strict({ at: t.number, text: t.string, by: t.string }, 'Change')),
  },
  'Strategy',
)
export const StrategiesAnswer = t.strict({ strategies: t.array(StrategyLine) }, 'Strategies')
export const TeamsAnswer = t.strict(
  {
    teams: t.array(t.strict({ team: t.string, wins: t.number, losses: t.number, share: t.string }, 'Team')),
    played: t.array(
      t.strict(
        {
          event: t.string,
          first: t.string,
          second: t.string,
          winner: t.string,
          tournament: t.string,
          format: t.string,
          at: t.union([t.number, t.null]),
          /** Maps of the first and the second; '' when nobody knows them. */
          maps: t.string,
        },
        'Played',
      ),
    ),
    /** Against each other as imported from the old system. */
    against: t.array(
      t.strict({ first: t.string, second: t.string, firstWon: t.number, secondWon: t.number }, 'Against'),
    ),
  },
  'Teams',
)

export const ReconciledAnswer = t.strict(
  {
    passes: t.array(
      t.strict(
        {
          id: t.number,
          at: t.number,
          says: t.string,
          found: t.array(t.strict({ kind: t.keyof({ corrected: null, mismatch: null }), text: t.string }, 'Found')),
        },
        'Pass',
      ),
    ),
  },
  'Reconciled',
)

/** What runs, and on what; `tables`: the number of the last migration. */
export const VersionsAnswer = t.strict(
  { engine: t.string, node: t.string, postgres: t.string, tables: t.number },
  'Versions',
)
export type VersionsAnswer = t.TypeOf<typeof VersionsAnswer>
/** What waits at the venue for a person. */
export const WaitingAnswer = t.strict(
  {
    /** When the account was looked at; null: on paper there is none. */
    at: t.union([t.number, t.null]),
    rows: t.array(
      t.strict(
        { what: t.keyof({ redeem: null, merge: null }), question: t.string, brings: t.string, how: t.string },
        'WaitingThere',
      ),
    ),
  },
  'Waiting',
)
export type WaitingAnswer = t.TypeOf<typeof WaitingAnswer>
export type ReconciledAnswer = t.TypeOf<typeof ReconciledAnswer>
export type MatchAnswer = t.TypeOf<typeof MatchAnswer>
export type ChartAnswer = t.TypeOf<typeof ChartAnswer>
export type WhyAnswer = t.TypeOf<typeof WhyAnswer>
export type HistoryAnswer = t.TypeOf<typeof HistoryAnswer>
export type EquityAnswer = t.TypeOf<typeof EquityAnswer>
export type StrategiesAnswer = t.TypeOf<typeof StrategiesAnswer>
export type TeamsAnswer = t.TypeOf<typeof TeamsAnswer>
