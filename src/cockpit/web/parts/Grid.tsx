import { type Accessor, createMemo, For, type JSX, Show } from 'solid-js'

export interface Column<Row> {
  /** Read out, but not seen, when it begins with a blank. */
  readonly head: string
  readonly cell: (row: Accessor<Row>) => JSX.Element
  /** `lead` names the row; `figure` stands at the right with the others of its column; `rest` takes what room is left. */
  readonly kind: 'lead' | 'text' | 'figure' | 'rest' | 'act'
  /** Left out below a desk's screen (`wide`; `roomy`: not on the cards of a phone), or on everything but a wide one: what is not needed to decide. */
  readonly on?: 'roomy' | 'wide' | 'widest'
}
/** Rows that belong together, under a line of their own; a list without groups is one without a head. */
export interface Group {
  readonly id: string
  readonly head: JSX.Element | null
  readonly ids: ReadonlyArray<string>
}

const KINDS = { lead: 'lead-cell', text: '', figure: 'figure-cell', rest: 'rest-cell', act: 'act-cell' } as const
const classOf = <Row,>({ kind, on }: Column<Row>): string => `${KINDS[kind]} ${on === undefined ? '' : `${on}-only`}`

const Row = <Row,>(props: {
  readonly row: Row
  readonly columns: ReadonlyArray<Column<Row>>
  readonly below: ((row: Accessor<Row>) => JSX.Element) | undefined
}): JSX.Element => {
  const row = () => props.row
  return (
    <>
      <tr>
        <For each={props.columns}>
          {column => (
            <td class={classOf(column)} data-head={column.head.trim()}>
              <span class="cell">{column.cell(row)}</span>
            </td>
          )}
        </For>
      </tr>
      <Show when={props.below?.(row)}>
        {content => (
          <tr class="below">
            <td colSpan={props.columns.length}>{content()}</td>
          </tr>
        )}
      </Show>
    </>
  )
}

/**
 * The one table of the page. A row stays the same element while its id is there, whatever changes in it; on a phone each row
 * is a card whose cells carry their column's name.
 */
export const Grid = <Row,>(props: {
  readonly label: string
  readonly groups: ReadonlyArray<Group>
  readonly row: (id: string) => Row | undefined
  readonly columns: ReadonlyArray<Column<Row>>
  /** What stands under a row when it is opened; null: nothing. */
  readonly below?: (row: Accessor<Row>) => JSX.Element
}): JSX.Element => {
  const groupIds = createMemo(() => props.groups.map(group => group.id))
  const group = (id: string): Group | undefined => props.groups.find(one => one.id === id)
  return (
    <div class="grid-room">
      <table class="list grid" aria-label={props.label}>
        <thead>
          <tr>
            <For each={props.columns}>
              {column => (
                <th scope="col" class={classOf(column)}>
                  <span class={column.head.startsWith(' ') ? 'hidden' : ''}>{column.head.trim()}</span>
                </th>
              )}
            </For>
          </tr>
        </thead>
        <For each={groupIds()}>
          {id => (
            <tbody>
              <Show when={group(id)?.head}>
                {head => (
                  <tr class="group-line">
                    <th scope="rowgroup" colSpan={props.columns.length}>
                      {head()}
                    </th>
                  </tr>
                )}
              </Show>
              <For each={group(id)?.ids ?? []}>
                {rowId => (
                  <Show when={props.row(rowId)}>
                    {row => <Row row={row()} columns={props.columns} below={props.below} />}
                  </Show>
                )}
              </For>
            </tbody>
          )}
        </For>
      </table>
    </div>
  )
}

/** A list that came as one answer, for a `Grid`: its rows by their ids. */
export const listed = <Row,>(rows: Accessor<ReadonlyArray<Row>>, idOf: (row: Row) => string) => {
  const byId = createMemo(() => new Map(rows().map(row => [idOf(row), row])))
  const ids = createMemo(() => rows().map(idOf))
  return {
    row: (id: string): Row | undefined => byId().get(id),
    groups: (): ReadonlyArray<Group> => [{ id: 'all', head: null, ids: ids() }],
  }
}
