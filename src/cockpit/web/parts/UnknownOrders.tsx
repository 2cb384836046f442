import { type JSX, Show } from 'solid-js'
import { desk } from '../store.ts'
import { ORDER_COLUMNS } from '../tables/positions.tsx'
import { Empty } from './Empty.tsx'
import { Grid } from './Grid.tsx'
import { Panel } from './Panel.tsx'

export const unknownOrders = (): ReadonlyArray<string> =>
  desk.orders.ids().filter(id => desk.orders.row(id)?.status === 'unknown')

/** Orders of which nobody knows what became: nothing is bought on their side until somebody does. */
export const UnknownOrders = (): JSX.Element => (
  <Panel title="Unknown orders">
    <Show
      when={unknownOrders().length > 0}
      fallback={
        <Empty>
          None. An order whose answer got lost stands here until it is found at the venue, or twice not found.
        </Empty>
      }
    >
      <Grid
        label="Unknown orders"
        groups={[{ id: 'all', head: null, ids: unknownOrders() }]}
        row={desk.orders.row}
        columns={ORDER_COLUMNS}
      />
    </Show>
  </Panel>
)
