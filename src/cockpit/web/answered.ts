import type {
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
} from '../answers.ts'

/** Answers by their address. They come from the engine that also sent this page; test/cockpit/api.test.ts holds what it answers to their codecs. */
interface Answers {
  readonly match: MatchAnswer
  readonly chart: ChartAnswer
  readonly why: WhyAnswer
  readonly history: HistoryAnswer
  readonly equity: EquityAnswer
  readonly strategies: StrategiesAnswer
  readonly teams: TeamsAnswer
  readonly reconciled: ReconciledAnswer
  readonly waiting: WaitingAnswer
  readonly versions: VersionsAnswer
}
export const answerOf =
  <Name extends keyof Answers>(_name: Name) =>
  (body: unknown): Answers[Name] =>
    // law: JSON of the same build of the same program, typed by the codecs that made it; a decoder here would be a second copy
    body as Answers[Name]
