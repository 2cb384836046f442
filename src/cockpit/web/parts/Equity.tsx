import { type JSX, Show } from 'solid-js'
import { answerOf } from '../answered.ts'
import { asked } from '../ask.ts'
import { now } from '../now.ts'
import { desk } from '../store.ts'
import { Chart } from './Chart.tsx'
import { Empty, Trouble } from './Empty.tsx'

const MINUTE = 60_000
/** What all strategies together have realised, with and without what was open, and where leaving now would put it. */
export const Equity = (): JSX.Element => {
  const [equity, again] = asked(
    () => '/api/equity',
    answerOf('equity'),
    () => `${desk.figures.row('realised')?.value} ${Math.floor(now() / MINUTE)}`,
  )
  const worth = () => (equity.latest?.worth ?? []).map(({ at, dollars }) => ({ at, value: dollars }))
  const points = () => (equity.latest?.total ?? []).map(({ at, dollars }) => ({ at, value: dollars }))
  const level = () => {
    const [last, open] = [points().at(-1), desk.figures.row('unrealised')?.exact ?? 0]
    return last === undefined || open === 0 ? null : { name: 'if sold now', value: last.value + open }
  }
  return (
    <Show when={equity.error === undefined} fallback={<Trouble says={equity.error ?? ''} again={again} />}>
      <Show when={equity.latest} fallback={<div class="chart bone" />}>
        <Show
          when={points().length > 1}
          fallback={
            <Empty>
              The curve begins with the second minute that has a fill. Money is made or lost here when something is
              sold, and a fee costs at once.
            </Empty>
          }
        >
          <Chart
            title="Dollars of all strategies together: realised, and with what was open at the bid"
            unit="dollars"
            lines={[
              { name: 'with what was open', colour: '--text-3', points: worth() },
              { name: 'realised', colour: '--link', points: points() },
            ]}
            maxAge={null}
            level={level()}
          />
        </Show>
      </Show>
    </Show>
  )
}
