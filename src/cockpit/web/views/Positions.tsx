import { type JSX, Show } from 'solid-js'
import type { ShownStake } from '../../shownRows.ts'
import { CloseButton } from '../parts/CloseButton.tsx'
import { Empty, Skeleton } from '../parts/Empty.tsx'
import { Grid, type Group } from '../parts/Grid.tsx'
import { Money, unbroken } from '../parts/Money.tsx'
import { Panel } from '../parts/Panel.tsx'
import { Waiting } from '../parts/Waiting.tsx'
import { matchAddress } from '../router.ts'
import { desk } from '../store.ts'
import { heldIn, legsBelow, ORDER_COLUMNS, POSITION_COLUMNS } from '../tables/positions.tsx'

/** A match in one line: what leaving brings, and what its worst ending costs. */
const StakeLine = (props: { readonly stake: ShownStake }): JSX.Element => (
  <span class="stake">
    <a href={matchAddress(props.stake.id)}>{props.stake.match}</a>
    <span class="stake-figures">
      <span>
        <span class="label">worth</span> <span class="num">{props.stake.value}</span>
      </span>
      <span>
        <span class="label">open</span> <Money value={props.stake.profit} direction={props.stake.direction} />
      </span>
      <span title={props.stake.ending === '' ? '' : `When the match ends so: ${props.stake.ending}`}>
        <span class="label">at worst</span> <Money value={props.stake.worst} direction={props.stake.worstDirection} />
        <Show when={props.stake.ending !== ''}>
          {' '}
          <span class="label">{props.stake.ending}</span>
        </Show>
      </span>
      <Show when={props.stake.withOrders !== ''}>
        <span class="waits">with orders under way {props.stake.withOrders}</span>
      </Show>
    </span>
    <CloseButton label="Close match" address="close" body={{ target: { match: props.stake.id }, limit: null }} />
  </span>
)

const Held = (): JSX.Element => {
  const events = () => desk.stakes.ids().filter(event => heldIn(event).length > 0)
  const groups = (): ReadonlyArray<Group> =>
    events().map(event => ({
      id: event,
      head: <Show when={desk.stakes.row(event)}>{stake => <StakeLine stake={stake()} />}</Show>,
      ids: heldIn(event),
    }))
  return (
    <Show
      when={desk.positions.ids().length > 0}
      fallback={
        <Empty>
          Nothing is held. A position appears here with the first fill of an entry; what was held before is in{' '}
          <a href="/history">History</a>.
        </Empty>
      }
    >
      <Grid label="Positions" groups={groups()} row={desk.positions.row} columns={POSITION_COLUMNS} below={legsBelow} />
    </Show>
  )
}

export const Positions = (): JSX.Element => (
  <Show when={desk.head()} fallback={<Skeleton rows={10} />}>
    <div class="view">
      <header class="view-head">
        <h1>
          {desk.positions.ids().length === 0
            ? 'Nothing held'
            : unbroken(
                `Worth ${desk.figures.row('value')?.value ?? ''} if sold now, ${desk.figures.row('unrealised')?.value ?? ''} against cost`,
              )}
        </h1>
        <span class="view-aside">
          <Show when={desk.positions.ids().length > 0}>
            <CloseButton label="Close everything" address="close" body={{ target: 'all', limit: null }} />
          </Show>
        </span>
      </header>
      <Panel title="Positions" aside="at the bid; open one for its legs">
        <Held />
      </Panel>
      <Panel
        title="Orders under way"
        aside={
          <Show when={desk.orders.ids().length > 0}>
            <CloseButton label="Cancel all" address="cancel" body={{ target: 'all' }} />
          </Show>
        }
      >
        <Show
          when={desk.orders.ids().length > 0}
          fallback={
            <Empty>
              No order is under way. Most live for a few seconds only: a taker order fills or is killed at the next
              book.
            </Empty>
          }
        >
          <Grid
            label="Orders under way"
            groups={[{ id: 'all', head: null, ids: desk.orders.ids() }]}
            row={desk.orders.row}
            columns={ORDER_COLUMNS}
          />
        </Show>
      </Panel>
      <Show when={desk.head()?.trading === 'live'}>
        <Waiting />
      </Show>
    </div>
  </Show>
)
