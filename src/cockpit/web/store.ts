import { map } from 'rxjs'
import { batch, createSignal, from } from 'solid-js'
import type { Head, TableChange } from '../difference.ts'
import type {
  ShownCall,
  ShownCheck,
  ShownCount,
  ShownFault,
  ShownFigure,
  ShownLine,
  ShownMarket,
  ShownOrder,
  ShownPosition,
  ShownRefusal,
  ShownRow,
  ShownStage,
  ShownStake,
  ShownWallet,
  View,
} from '../shown.ts'
import { engineSaid } from './now.ts'
import { type Connection, connection$, type Message, messages$ } from './stream.ts'
import { createTable } from './table.ts'

// Which table a row is of is known by the name under which the engine sent it: the same code made both.
const all =
  <Row extends ShownRow>() =>
  (_row: ShownRow): _row is Row =>
    true

const tables = {
  figures: createTable(all<ShownFigure>()),
  markets: createTable(all<ShownMarket>()),
  stakes: createTable(all<ShownStake>()),
  positions: createTable(all<ShownPosition>()),
  orders: createTable(all<ShownOrder>()),
  wallets: createTable(all<ShownWallet>()),
  stages: createTable(all<ShownStage>()),
  checks: createTable(all<ShownCheck>()),
  faults: createTable(all<ShownFault>()),
  counts: createTable(all<ShownCount>()),
  calls: createTable(all<ShownCall>()),
  refusals: createTable(all<ShownRefusal>()),
  deeds: createTable(all<ShownLine>()),
  events: createTable(all<ShownLine>()),
} as const

const [head, setHead] = createSignal<Head | null>(null)
/** Everything that moves. `head` is null until the engine has spoken. */
export const desk = { ...tables, head } as const

const replaceAll = (view: View): void => {
  tables.figures.replace(view.figures)
  tables.markets.replace(view.markets)
  tables.stakes.replace(view.stakes)
  tables.positions.replace(view.positions)
  tables.orders.replace(view.orders)
  tables.wallets.replace(view.wallets)
  tables.stages.replace(view.stages)
  tables.checks.replace(view.checks)
  tables.faults.replace(view.faults)
  tables.counts.replace(view.counts)
  tables.calls.replace(view.calls)
  tables.refusals.replace(view.refusals)
  tables.deeds.replace(view.deeds)
  tables.events.replace(view.events)
}

const applyChanges = (changes: Readonly<Partial<Record<keyof typeof tables, TableChange>>>): void => {
  for (const [name, table] of Object.entries(tables)) {
    const change = Object.entries(changes).find(([changed]) => changed === name)?.[1]
    if (change !== undefined) table.change(change)
  }
}

const apply = (message: Message): void => {
  switch (message._tag) {
    case 'snapshot':
      engineSaid(message.view.at)
      setHead(message.view)
      replaceAll(message.view)
      return
    case 'change':
      engineSaid(message.change.at)
      if (message.change.head !== undefined) setHead(message.change.head)
      applyChanges(message.change.tables)
      return
    case 'beat':
      engineSaid(message.at)
  }
}

/** Opens the stream of events; all that came within one frame is shown in one go. */
export const startStore = (): void => {
  messages$.subscribe(messages => batch(() => messages.forEach(apply)))
}

const CONNECTING: Connection = { state: 'connecting', since: Date.now() }
/** How the connection to the engine is; call it inside a component. */
export const useConnection = () => {
  const told = from(connection$.pipe(map(connection => connection)))
  return (): Connection => told() ?? CONNECTING
}
