import { map } from 'rxjs'
import { batch, createSignal, from } from 'solid-js'
import type { Head } from '../pageEvents.ts'
import { type Lists, type RowOf, TABLE_NAMES, type TableName } from '../shown.ts'
import { engineSaid } from './now.ts'
import { type Connection, connection$, type Message, messages$ } from './stream.ts'
import { createTable, type Table } from './table.ts'

const tables: { readonly [Name in TableName]: Table<RowOf<Name>> } = {
  figures: createTable(),
  markets: createTable(),
  stakes: createTable(),
  positions: createTable(),
  orders: createTable(),
  wallets: createTable(),
  stages: createTable(),
  checks: createTable(),
  faults: createTable(),
  counts: createTable(),
  calls: createTable(),
  refusals: createTable(),
  deeds: createTable(),
  events: createTable(),
}
const [head, setHead] = createSignal<Head | null>(null)
/** Everything that moves. `head` is null until the engine has spoken. */
export const desk = { ...tables, head } as const

const replace = <Name extends TableName>(name: Name, lists: Lists): void => tables[name].replace(lists[name])

type Changes = { readonly [N in TableName]: Parameters<Table<RowOf<N>>['change']>[0] | null }
const change = <Name extends TableName>(name: Name, changes: Changes): void => {
  const told = changes[name]
  if (told !== null) tables[name].change(told)
}

const apply = (message: Message): void => {
  switch (message._tag) {
    case 'snapshot':
      engineSaid(message.view.at)
      setHead(message.view)
      for (const name of TABLE_NAMES) replace(name, message.view)
      return
    case 'change':
      engineSaid(message.change.at)
      if (message.change.head !== null) setHead(message.change.head)
      for (const name of TABLE_NAMES) change(name, message.change.tables)
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
