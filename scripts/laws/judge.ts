import { EVENT_FILE, eventFields } from './event.ts'
import { noFloatMoney } from './money.ts'
import { onePriceWriter, PRICE_WRITER, priceWrites } from './prices.ts'
import { strategiesArePure } from './purity.ts'
import { approvedByRisk } from './risk.ts'
import { type Law, PAGE, readSources, type Source } from './source.ts'
import { noSubjectInside, subscribeOnlyAtEdges } from './streams.ts'
import { nothingLeftUndone, shortFiles, tellingNames } from './tidy.ts'
import { chanceFromClock, timeFromClock, timersNeedScheduler } from './time.ts'
import { commentsOf, noAny, noBooleanParameters, noCasts, noNonNull, noSilencedCompiler } from './types.ts'
import { worldIsPort } from './world.ts'

/** Every law that is checked file by file. */
const LAWS: ReadonlyArray<Law> = [
  subscribeOnlyAtEdges,
  noSubjectInside,
  timeFromClock,
  chanceFromClock,
  timersNeedScheduler,
  worldIsPort,
  strategiesArePure,
  noFloatMoney,
  onePriceWriter,
  approvedByRisk,
  noCasts,
  noAny,
  noNonNull,
  noSilencedCompiler,
  noBooleanParameters,
  shortFiles,
  tellingNames,
  nothingLeftUndone,
]
/** Of these the page is free: the browser's clock is its clock, the server its world, and the screen its edge. */
const NOT_IN_THE_PAGE = new Set([
  subscribeOnlyAtEdges,
  noSubjectInside,
  timeFromClock,
  chanceFromClock,
  timersNeedScheduler,
  worldIsPort,
])

const NO_PRICE_IN_EVENT = 'no-price-in-event'
const EXCEPTION_NEEDED = 'exception-needed'
const SEES_THE_HOUSE = 'sees-the-house'
/** Names of everything that can be broken. */
export const LAW_NAMES: ReadonlyArray<string> = [
  ...LAWS.map(law => law.name),
  NO_PRICE_IN_EVENT,
  EXCEPTION_NEEDED,
  SEES_THE_HOUSE,
]

/** One breach: where, of which law, what is wrong and what to do. */
export interface Offence {
  readonly law: string
  readonly path: string
  readonly line: number
  readonly what: string
  readonly says: string
}
/** A breach that the code gives a reason for. */
export interface Exception {
  readonly path: string
  readonly line: number
  readonly reason: string
}
export interface Judgement {
  readonly read: number
  readonly offences: ReadonlyArray<Offence>
  readonly exceptions: ReadonlyArray<Exception>
}

const MARKER = /^\/\/ law: (.{10,})$/

/** `// law: <reason>` on the line before (further comment lines may follow it): line that it excuses → the marker. */
const markersOf = (source: Source): ReadonlyMap<number, Exception> => {
  const comments = commentsOf(source)
  const commented = new Set(
    comments.flatMap(({ line, last }) => Array.from({ length: last - line + 1 }, (_, i) => line + i)),
  )
  const markers = new Map<number, Exception>()
  for (const { line, text } of comments) {
    const reason = MARKER.exec(text)?.[1]
    if (reason === undefined) continue
    let next = line + 1
    while (commented.has(next)) next++
    markers.set(next, { path: source.path, line, reason })
  }
  return markers
}

const judgeFile = (source: Source): { offences: ReadonlyArray<Offence>; exceptions: ReadonlyArray<Exception> } => {
  const markers = markersOf(source)
  const used = new Set<Exception>()
  const offences: Offence[] = []
  for (const law of LAWS) {
    if (source.path.startsWith(PAGE) && NOT_IN_THE_PAGE.has(law)) continue
    for (const found of law.check(source)) {
      const excuse = law.strict ? undefined : markers.get(found.line)
      if (excuse === undefined) offences.push({ law: law.name, path: source.path, says: law.says, ...found })
      else used.add(excuse)
    }
  }
  for (const marker of markers.values())
    if (!used.has(marker))
      offences.push({
        law: EXCEPTION_NEEDED,
        path: marker.path,
        line: marker.line,
        what: 'an exception that excuses nothing (some laws know none)',
        says: 'Take the comment `law: …` away.',
      })
  return { offences, exceptions: [...used] }
}

const judgeEvent = (root: string): ReadonlyArray<Offence> => {
  const event = eventFields(root)
  const place = { path: EVENT_FILE, line: 1 }
  if (event === null || event.fields === 0)
    return [
      {
        ...place,
        law: SEES_THE_HOUSE,
        what: 'no type MarketEvent to judge',
        says: 'Tell scripts/laws/event.ts where it is.',
      },
    ]
  return event.prices.map(field => ({
    ...place,
    law: NO_PRICE_IN_EVENT,
    what: `${field} is a price`,
    says: 'No price leaves the market socket (law 1): what it costs is in the row.',
  }))
}

/** A check that sees nothing must fail: each room that laws are about has files, and prices have their writer. */
const judgeSight = (sources: ReadonlyArray<Source>): ReadonlyArray<Offence> => {
  const blind = ['src/', 'streams/', 'strategies/', 'src/store/']
    .filter(room => !sources.some(source => source.path.startsWith(room)))
    .map(room => ({ path: room, what: 'no file was read here' }))
  const writer = sources.find(source => source.path === PRICE_WRITER)
  const unwritten =
    writer !== undefined && priceWrites(writer).length > 0
      ? []
      : [{ path: PRICE_WRITER, what: 'no write of a price was seen here, so law 2 sees nothing' }]
  return [...blind, ...unwritten].map(offence => ({
    ...offence,
    law: SEES_THE_HOUSE,
    line: 1,
    says: 'Run it at the root of the project, or tell the laws where things moved.',
  }))
}

/** Judges the project in a folder. */
export const judge = (root: string): Judgement => {
  const sources = readSources(root)
  const files = sources.map(judgeFile)
  return {
    read: sources.length,
    offences: [...judgeSight(sources), ...judgeEvent(root), ...files.flatMap(file => file.offences)],
    exceptions: files.flatMap(file => file.exceptions),
  }
}
