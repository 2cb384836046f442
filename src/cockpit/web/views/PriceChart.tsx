import { type JSX, Show } from 'solid-js'
import type { ChartAnswer } from '../../answers.ts'
import type { ShownMarket } from '../../shownRows.ts'
import { Chart } from '../parts/Chart.tsx'
import type { Band, Mark } from '../parts/chartDrawing.ts'
import { Empty } from '../parts/Empty.tsx'
import { go, whyAddress } from '../router.ts'
import { desk } from '../store.ts'

const HUES = { YES: '--yes', NO: '--no', '': '--text-3' } as const
const MAX_AGE = 20_000

const bandsOf = (chart: ChartAnswer, market: ShownMarket): ReadonlyArray<Band> =>
  chart.maps.map(({ map, from, to, winner, score, rounds }) => {
    const who = winner === '' ? '' : winner === 'YES' ? market.yesTeam : market.noTeam
    const how = to === null ? score : who === '' ? '' : `${who} won`
    return {
      label: how === '' ? `Map ${map}` : `Map ${map} · ${how}`,
      from,
      to,
      rounds: rounds.map(({ at, side }) => ({ at, colour: HUES[side] })),
    }
  })

const marksOf = ({ fills, refusals }: ChartAnswer): ReadonlyArray<Mark> => [
  ...refusals.map(one => ({
    id: one.action,
    at: one.at,
    value: one.price,
    shape: 'refused' as const,
    colour: '--look',
    dollars: 0,
  })),
  ...fills.map(one => ({
    id: one.action,
    at: one.at,
    value: one.price,
    shape: one.direction === 'BUY' ? ('bought' as const) : ('sold' as const),
    colour: one.side === 'YES' ? '--yes' : '--no',
    dollars: one.dollars,
  })),
]

/** Both sides' prices with the maps behind them and what the engine did on them; a mark leads to its why. */
export const PriceChart = (props: { readonly market: ShownMarket; readonly chart: ChartAnswer }): JSX.Element => {
  const line = (side: 'YES' | 'NO') => ({
    name: (side === 'YES' ? props.market.yesTeam : props.market.noTeam) || side,
    colour: HUES[side],
    points: props.chart.points.map(({ at, yes }) => ({ at, value: side === 'YES' ? yes : 100 - yes })),
  })
  return (
    <Show
      when={props.chart.points.length > 0}
      fallback={
        <Empty>
          No price yet. The chart begins with the first poll of this market, within 15 seconds of its listing.
        </Empty>
      }
    >
      <figure class="chart-figure">
        <Chart
          title={`Price of ${props.market.yesTeam || 'YES'} and ${props.market.noTeam || 'NO'}, ${props.market.market}`}
          unit="cents"
          lines={[line('YES'), line('NO')]}
          maxAge={props.market.phase === 'over' ? null : (desk.head()?.maxPriceAge ?? MAX_AGE)}
          bands={bandsOf(props.chart, props.market)}
          marks={marksOf(props.chart)}
          onMark={id => {
            if (id !== '') go(whyAddress(id))
          }}
        />
        <figcaption class="legend">
          <span>▲ bought</span>
          <span>▼ sold, as large as its dollars</span>
          <span>○ refused</span>
          <span class="wide-only">a line turns grey while nothing confirms its price</span>
          <Show when={props.chart.maps.length === 0}>
            <span class="wide-only">no map told of yet</span>
          </Show>
        </figcaption>
      </figure>
    </Show>
  )
}
