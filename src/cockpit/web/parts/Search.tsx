import { createMemo, createSignal, For, type JSX, onMount, Show } from 'solid-js'
import { setOverlay } from '../keys.ts'
import { go, matchAddress, whyAddress } from '../router.ts'
import { desk } from '../store.ts'
import { Empty } from './Empty.tsx'
import { Overlay } from './Overlay.tsx'

interface Hit {
  readonly address: string
  readonly kind: string
  readonly text: string
}
const MOST = 12

/** Everything that can be gone to, each address once. */
const everything = (): ReadonlyArray<Hit> => {
  const hits = [
    ...desk.markets
      .rows()
      .map(row => ({ address: matchAddress(row.event), kind: 'match', text: `${row.match} ${row.tournament}` })),
    ...desk.wallets
      .rows()
      .map(row => ({ address: `/strategies/${row.strategy}`, kind: 'strategy', text: row.strategy })),
    ...desk.orders.rows().map(row => ({
      address: whyAddress(row.id),
      kind: 'order',
      text: `${row.strategy} ${row.direction} ${row.side} ${row.match}`,
    })),
    ...desk.deeds
      .rows()
      .filter(row => row.action !== '')
      .map(row => ({ address: whyAddress(row.action), kind: 'why', text: `${row.market} ${row.text}` })),
  ]
  return [...new Map(hits.map(hit => [hit.address, hit])).values()]
}

export const Search = (): JSX.Element => {
  const [asked, setAsked] = createSignal('')
  const [at, setAt] = createSignal(0)
  let field: HTMLInputElement | undefined
  onMount(() => field?.focus())
  const hits = createMemo(() => {
    const words = asked()
      .toLowerCase()
      .split(/\s+/)
      .filter(word => word !== '')
    return everything()
      .filter(hit => words.every(word => hit.text.toLowerCase().includes(word)))
      .slice(0, MOST)
  })
  const open = (hit: Hit | undefined): void => {
    if (hit === undefined) return
    setOverlay('none')
    go(hit.address)
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(hits().length - 1, at() + 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at() - 1))
    else if (event.key === 'Enter') open(hits()[at()])
    else return
    event.preventDefault()
  }
  return (
    <Overlay title="Search">
      <input
        class="search"
        type="search"
        aria-label="Matches, teams, orders, strategies"
        placeholder="Matches, teams, orders, strategies"
        // A dialog that opens gives the focus to what has this, else to its first button.
        autofocus
        ref={element => (field = element)}
        onInput={event => {
          setAsked(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKey}
      />
      <Show
        when={hits().length > 0}
        fallback={<Empty>Nothing that is shown now has these words. Older things are in History.</Empty>}
      >
        <ul class="hits">
          <For each={hits()}>
            {(hit, place) => (
              <li>
                <a href={hit.address} class="hit" data-at={place() === at()} onClick={() => setOverlay('none')}>
                  <span>{hit.text}</span>
                  <span class="label">{hit.kind}</span>
                </a>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Overlay>
  )
}
