import { createMemo, createSignal, For, type JSX, Show } from 'solid-js'
import { ONE, shares, type Usd, usd } from '../../../domain/money.ts'
import { directionOf, dollars, profit } from '../../figures.ts'
import { type Paying, payoffs, type Series, worstOf } from '../../payoff.ts'
import { Empty } from '../parts/Empty.tsx'
import { Panel } from '../parts/Panel.tsx'
import { place } from '../router.ts'
import { desk } from '../store.ts'
import { Endings } from './Payoffs.tsx'

const FORMATS = ['BO1', 'BO3', 'BO5'] as const
type Format = (typeof FORMATS)[number]
const MAPS = { BO1: 1, BO3: 3, BO5: 5 } as const

/** Something bought: what, which side, at how many cents, for how many dollars. */
interface Leg {
  readonly asked: string
  readonly side: 'YES' | 'NO'
  readonly cents: number
  readonly dollars: number
}

/** What can be asked of a match, by the word that the choice has. */
const questions = (format: Format): ReadonlyArray<readonly [string, string]> => [
  ['winner', 'Match winner'],
  ...Array.from({ length: MAPS[format] }, (_, place) => [`map ${place + 1}`, `Map ${place + 1} winner`] as const),
  ...(format === 'BO1' ? [] : ([['total 2.5', 'Over 2.5 maps']] as const)),
  ...(format === 'BO5'
    ? ([
        ['total 3.5', 'Over 3.5 maps'],
        ['total 4.5', 'Over 4.5 maps'],
      ] as const)
    : []),
  ...(format === 'BO1' ? [] : ([['handicap', 'First team −1.5 maps']] as const)),
]

/** Taker's fee of the venue: rate × price × (1 − price) a share. */
const feeOf = (leg: Leg, rate: number): number => {
  const at = priceOf(leg)
  return (leg.dollars / at) * (rate / 100) * at * (1 - at)
}
const priceOf = ({ cents }: Leg): number => Math.min(99.99, Math.max(0.01, cents)) / 100
const millionths = (amount: number): number => Math.round(amount * ONE)

const paying = (leg: Leg, rate: number, first: string): Paying => {
  const [word = '', number = ''] = leg.asked.split(' ')
  const types = { winner: 'moneyline', map: 'child_moneyline', total: 'totals', handicap: 'map_handicap' } as const
  return {
    marketType: Object.entries(types).find(([name]) => name === word)?.[1] ?? 'moneyline',
    mapNumber: word === 'map' ? Number(number) : null,
    line: word === 'total' ? number : word === 'handicap' ? '-1.5' : null,
    teamYes: word === 'total' ? null : first,
    side: leg.side,
    shares: shares(millionths(leg.dollars / priceOf(leg))),
    cost: usd(millionths(leg.dollars + feeOf(leg, rate))),
  }
}

const FIRST_LEG: Leg = { asked: 'winner', side: 'YES', cents: 60, dollars: 20 }

/** What a match's own market costs now, for a leg that begins with it. */
const legOf = (event: string): Leg => {
  const row = desk.markets.rows().find(one => one.event === event && one.market === 'Match winner')
  const cents = Number.parseFloat(row?.yes ?? '')
  return Number.isNaN(cents) ? FIRST_LEG : { ...FIRST_LEG, cents }
}

const LegLine = (props: {
  readonly leg: Leg
  readonly format: Format
  readonly names: readonly [string, string]
  readonly change: (leg: Leg) => void
  readonly remove: () => void
}): JSX.Element => {
  const number = (event: InputEvent & { currentTarget: HTMLInputElement }): number =>
    Math.max(0, event.currentTarget.valueAsNumber || 0)
  return (
    <li class="leg-line">
      <select
        aria-label="Question"
        value={props.leg.asked}
        onInput={event => props.change({ ...props.leg, asked: event.currentTarget.value })}
      >
        <For each={questions(props.format)}>{([value, label]) => <option value={value}>{label}</option>}</For>
      </select>
      <select
        aria-label="Side"
        value={props.leg.side}
        onInput={event => props.change({ ...props.leg, side: event.currentTarget.value === 'NO' ? 'NO' : 'YES' })}
      >
        <option value="YES">{props.leg.asked.startsWith('total') ? 'YES' : `YES ${props.names[0]}`}</option>
        <option value="NO">{props.leg.asked.startsWith('total') ? 'NO' : `NO ${props.names[1]}`}</option>
      </select>
      <label>
        at{' '}
        <input
          type="number"
          min="0"
          max="100"
          step="any"
          value={props.leg.cents}
          onInput={event => props.change({ ...props.leg, cents: number(event) })}
        />{' '}
        ¢
      </label>
      <label>
        for ${' '}
        <input
          type="number"
          min="0"
          step="any"
          value={props.leg.dollars}
          onInput={event => props.change({ ...props.leg, dollars: number(event) })}
        />
      </label>
      <button type="button" class="quiet" onClick={() => props.remove()}>
        Remove
      </button>
    </li>
  )
}

/** What purchases in the markets of one match make under each of its endings, fees included; `?match=<event>` begins with one. */
export const Payoff = (): JSX.Element => {
  const event = () => place().asks.get('match') ?? ''
  const row = createMemo(() => desk.markets.rows().find(one => one.event === event() && one.market === 'Match winner'))
  const names = (): readonly [string, string] => [row()?.yesTeam || 'First team', row()?.noTeam || 'Second team']
  const [chosenFormat, chooseFormat] = createSignal<Format | null>(null)
  const format = (): Format => chosenFormat() ?? FORMATS.find(one => one === row()?.format) ?? 'BO3'
  const [legs, setLegs] = createSignal<ReadonlyArray<Leg> | null>(null)
  const all = (): ReadonlyArray<Leg> => legs() ?? [legOf(event())]
  const [rate, setRate] = createSignal(3)
  const series = (): Series => ({ maps: MAPS[format()], first: names()[0], second: names()[1], won: [0, 0] })
  const held = () => all().map(leg => paying(leg, rate(), names()[0]))
  const endings = createMemo(() => {
    const every = held().length === 0 ? [] : payoffs(held(), series())
    const worst = worstOf(every, 'least')
    return every.map(one => ({
      ending: one.ending,
      least: profit(one.least),
      most: one.most === one.least ? '' : profit(one.most),
      direction: directionOf(one.least),
      dollars: one.least / ONE,
      isWorst: one.least === worst,
    }))
  })
  const cost = (): Usd => usd(held().reduce((sum, one) => sum + one.cost, 0))
  const fees = (): Usd => usd(millionths(all().reduce((sum, leg) => sum + feeOf(leg, rate()), 0)))
  const replace = (place: number, leg: Leg): void => {
    setLegs(all().map((one, at) => (at === place ? leg : one)))
  }
  return (
    <div class="view">
      <header class="view-head">
        <h1>{row() === undefined ? 'Payoff calculator' : `What if: ${row()?.match}`}</h1>
      </header>
      <div class="two">
        <Panel title="Bought" aside="nothing is ordered here">
          <div class="calculator">
            <label>
              Format{' '}
              <select
                value={format()}
                onInput={event => chooseFormat(FORMATS.find(one => one === event.currentTarget.value) ?? null)}
              >
                <For each={FORMATS}>{one => <option value={one}>{one}</option>}</For>
              </select>
            </label>
            <label>
              Fee rate, %{' '}
              <input
                type="number"
                min="0"
                step="any"
                value={rate()}
                onInput={event => setRate(Math.max(0, event.currentTarget.valueAsNumber || 0))}
              />
            </label>
          </div>
          <ol class="leg-lines">
            <For each={all().map((_, place) => place)}>
              {place => (
                <Show when={all()[place]}>
                  {leg => (
                    <LegLine
                      leg={leg()}
                      format={format()}
                      names={names()}
                      change={changed => replace(place, changed)}
                      remove={() => setLegs(all().filter((_, at) => at !== place))}
                    />
                  )}
                </Show>
              )}
            </For>
          </ol>
          <button
            type="button"
            onClick={() =>
              setLegs([...all(), { ...FIRST_LEG, side: all().length % 2 === 1 ? 'NO' : 'YES', cents: 42 }])
            }
          >
            Add a purchase
          </button>
        </Panel>
        <Panel title="What it makes" aside={`costs ${dollars(cost())}, of it fees ${dollars(fees())}`}>
          <Show when={endings().length > 0} fallback={<Empty>Add a purchase: every ending then stands here.</Empty>}>
            <Endings endings={endings()} />
          </Show>
          <p class="label">
            A fee is rate × price × (1 − price) a share, as the venue charges takers. Payout is free. A match that is
            cancelled pays half each.
          </p>
        </Panel>
      </div>
    </div>
  )
}
