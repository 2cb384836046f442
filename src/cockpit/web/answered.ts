import type {
  ChartAnswer,
  EquityAnswer,
  HistoryAnswer,
  MatchAnswer,
  StrategiesAnswer,
  TeamsAnswer,
  WhyAnswer,
} from '../answers.ts'

/** Answers by their address. They come from the engine that also sent this page, and tests hold them to their codecs. */
interface Answers {
  readonly match: MatchAnswer
  readonly chart: ChartAnswer
  readonly why: WhyAnswer
  readonly history: HistoryAnswer
  readonly equity: EquityAnswer
  readonly strategies: StrategiesAnswer
  readonly teams: TeamsAnswer
}
// law: what comes is JSON of the same build of the same program, checked by the codecs' tests; a decoder here would be a second copy
export const answerOf =
  <Name extends keyof Answers>(_name: Name) =>
  (body: unknown): Answers[Name] =>
    body as Answers[Name]
