import { createSignal, For, type JSX } from 'solid-js'
import { usd } from '../../../domain/money.ts'
import { dollars, profit } from '../../figures.ts'
import { Panel } from '../parts/Panel.tsx'

/** Taker's fee of the venue: rate × price × (1 − price) a share. */
const feeOf = (rate: number, price: number): number => rate * price * (1 - price)
const money = (amount: number): string => profit(usd(Math.round(amount * 1e6)))

const FIELDS = [
  ['yesPrice', 'YES price, ¢', 60],
  ['yesUsd', 'Dollars on YES', 20],
  ['noPrice', 'NO price, ¢', 42],
  ['noUsd', 'Dollars on NO', 0],
  ['rate', 'Fee rate, %', 3],
] as const
type Field = (typeof FIELDS)[number][0]

/** What a purchase of one or both sides makes under each outcome, fees of buying included. */
export const Payoff = (): JSX.Element => {
  const [values, setValues] = createSignal<Readonly<Record<Field, number>>>({
    yesPrice: 60,
    yesUsd: 20,
    noPrice: 42,
    noUsd: 0,
    rate: 3,
  })
  const side = (price: number, spent: number) => {
    const at = Math.min(99.99, Math.max(0.01, price)) / 100
    const shares = spent / at
    return { shares, fee: shares * feeOf(values().rate / 100, at) }
  }
  const sides = () => ({
    yes: side(values().yesPrice, values().yesUsd),
    no: side(values().noPrice, values().noUsd),
  })
  const cost = () => values().yesUsd + values().noUsd + sides().yes.fee + sides().no.fee
  const rows = (): ReadonlyArray<readonly [string, number]> => [
    ['YES wins', sides().yes.shares - cost()],
    ['NO wins', sides().no.shares - cost()],
    ['50-50: cancelled, not completed', (sides().yes.shares + sides().no.shares) / 2 - cost()],
  ]
  return (
    <div class="view">
      <h1>Payoff calculator</h1>
      <div class="two">
        <Panel title="Bought">
          <form class="calculator" onSubmit={event => event.preventDefault()}>
            <For each={FIELDS}>
              {([name, label, start]) => (
                <label>
                  <span>{label}</span>
                  <input
                    type="number"
                    min="0"
                    step="any"
                    value={start}
                    onInput={event =>
                      setValues({ ...values(), [name]: Math.max(0, event.currentTarget.valueAsNumber || 0) })
                    }
                  />
                </label>
              )}
            </For>
          </form>
        </Panel>
        <Panel title="What it makes">
          <table class="list">
            <tbody>
              <For each={rows()}>
                {([ending, amount]) => (
                  <tr>
                    <th scope="row">{ending}</th>
                    <td class={`figure-cell money ${amount > 0.005 ? 'up' : amount < -0.005 ? 'down' : 'flat'}`}>
                      {money(amount)}
                    </td>
                  </tr>
                )}
              </For>
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">Cost, fees included</th>
                <td class="figure-cell">{dollars(usd(Math.round(cost() * 1e6)))}</td>
              </tr>
            </tfoot>
          </table>
          <p class="label">
            A fee is rate × price × (1 − price) a share, as the venue charges takers. Settlement is free.
          </p>
        </Panel>
      </div>
    </div>
  )
}
