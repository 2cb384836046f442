import { For, type JSX, Show } from 'solid-js'
import { Age, Ago } from '../parts/Age.tsx'
import { CloseButton } from '../parts/CloseButton.tsx'
import { Empty, Skeleton } from '../parts/Empty.tsx'
import { Flash } from '../parts/Flash.tsx'
import { Money, Side } from '../parts/Money.tsx'
import { Panel } from '../parts/Panel.tsx'
import { matchAddress, whyAddress } from '../router.ts'
import { desk } from '../store.ts'

const Held = (): JSX.Element => (
  <Show
    when={desk.positions.ids().length > 0}
    fallback={
      <Empty>
        Nothing is held. A position appears with the first fill of an entry; what was held before is in History.
      </Empty>
    }
  >
    <div class="scroll">
      <table class="list">
        <thead>
          <tr>
            <th scope="col">Match</th>
            <th scope="col">Side</th>
            <th scope="col" class="wide-only">
              Strategy
            </th>
            <th scope="col" class="figure-cell">
              Shares
            </th>
            <th scope="col" class="figure-cell">
              Entry
            </th>
            <th scope="col" class="figure-cell">
              Bid
            </th>
            <th scope="col" class="figure-cell">
              Age
            </th>
            <th scope="col" class="figure-cell wide-only">
              Cost
            </th>
            <th scope="col" class="figure-cell">
              Value
            </th>
            <th scope="col" class="figure-cell">
              Open PnL
            </th>
            <th scope="col" class="figure-cell wide-only">
              Realised
            </th>
            <th scope="col" class="figure-cell wide-only">
              Fees
            </th>
            <th scope="col">
              <span class="hidden">Close</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={desk.positions.ids()}>
            {id => (
              <Show when={desk.positions.row(id)}>
                {row => (
                  <tr>
                    <td>
                      <a href={matchAddress(row().event)} data-row>
                        {row().match}
                      </a>{' '}
                      <span class="label">{row().market}</span>
                    </td>
                    <td>
                      <Side side={row().side} team={row().team} />
                    </td>
                    <td class="wide-only">
                      <a href={`/strategies/${encodeURIComponent(row().strategy)}`}>{row().strategy}</a>
                    </td>
                    <td class="figure-cell">
                      <Flash value={row().shares} />
                    </td>
                    <td class="figure-cell">{row().entry}</td>
                    <td class="figure-cell">
                      <Flash value={row().bid} />
                    </td>
                    <td class="figure-cell">
                      <Age at={row().observedAt} />
                    </td>
                    <td class="figure-cell wide-only">{row().cost}</td>
                    <td class="figure-cell">
                      <Flash value={row().value} />
                    </td>
                    <td class="figure-cell">
                      <Money value={row().profit} direction={row().direction} />
                    </td>
                    <td class="figure-cell wide-only">
                      <Money value={row().realised} direction={row().realisedDirection} />
                    </td>
                    <td class="figure-cell wide-only">{row().fees}</td>
                    <td>
                      <CloseButton
                        label="Close"
                        address="close"
                        body={{ target: { position: Number(id) }, limit: null }}
                      />
                    </td>
                  </tr>
                )}
              </Show>
            )}
          </For>
        </tbody>
      </table>
    </div>
  </Show>
)

const Orders = (): JSX.Element => (
  <Show
    when={desk.orders.ids().length > 0}
    fallback={
      <Empty>
        No order is under way. Most live for a few seconds only: a taker order fills or is killed at the next book.
      </Empty>
    }
  >
    <div class="scroll">
      <table class="list">
        <thead>
          <tr>
            <th scope="col">Match</th>
            <th scope="col">Order</th>
            <th scope="col">Strategy</th>
            <th scope="col" class="figure-cell">
              Limit
            </th>
            <th scope="col" class="figure-cell">
              Asked
            </th>
            <th scope="col" class="figure-cell">
              Filled
            </th>
            <th scope="col">State</th>
            <th scope="col" class="figure-cell">
              Since
            </th>
            <th scope="col">
              <span class="hidden">Cancel</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={desk.orders.ids()}>
            {id => (
              <Show when={desk.orders.row(id)}>
                {row => (
                  <tr>
                    <td>
                      <a href={whyAddress(row().action)} data-row data-why={row().action}>
                        {row().match}
                      </a>{' '}
                      <span class="label">{row().market}</span>
                    </td>
                    <td>
                      {row().direction} <Side side={row().side} />
                    </td>
                    <td>{row().strategy}</td>
                    <td class="figure-cell">{row().limit}</td>
                    <td class="figure-cell">{row().asked}</td>
                    <td class="figure-cell">{row().filled}</td>
                    <td>{row().status}</td>
                    <td class="figure-cell">
                      <Ago at={row().at} />
                    </td>
                    <td>
                      <CloseButton label="Cancel" address="cancel" body={{ target: { order: id } }} />
                    </td>
                  </tr>
                )}
              </Show>
            )}
          </For>
        </tbody>
      </table>
    </div>
  </Show>
)

export const Positions = (): JSX.Element => (
  <Show when={desk.head()} fallback={<Skeleton rows={10} />}>
    <div class="view">
      <h1>
        {desk.positions.ids().length === 0
          ? 'Nothing held'
          : `Worth ${desk.figures.row('value')?.value ?? ''} if sold now, ${desk.figures.row('unrealised')?.value ?? ''} against cost`}
      </h1>
      <Panel
        title="Positions"
        aside={<CloseButton label="Close everything" address="close" body={{ target: 'all', limit: null }} />}
      >
        <Held />
      </Panel>
      <Panel title="Orders under way">
        <Orders />
      </Panel>
    </div>
  </Show>
)
