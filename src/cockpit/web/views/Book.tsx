import { createSignal, For, type JSX, Show } from 'solid-js'
import type { ChartAnswer } from '../../answers.ts'
import { Age } from '../parts/Age.tsx'
import { Empty } from '../parts/Empty.tsx'
import { Panel } from '../parts/Panel.tsx'

type BookShown = ChartAnswer['books'][number]

const Levels = (props: {
  readonly levels: BookShown['bids']
  readonly kind: string
  readonly side: string
}): JSX.Element => (
  <For each={props.levels}>
    {level => (
      <tr>
        <td class="figure-cell" data-side={props.side}>
          {level.price}
        </td>
        <td class="figure-cell">{level.size}</td>
        <td class="depth-cell">
          <svg viewBox="0 0 100 10" preserveAspectRatio="none" width="100%" height="10" aria-hidden="true">
            <rect width={Math.max(0.5, level.depth * 100)} height="10" class="depth" data-kind={props.kind} />
          </svg>
        </td>
      </tr>
    )}
  </For>
)

/** The stored book of one side, asks above bids, best ones in the middle. */
export const Book = (props: {
  readonly books: ReadonlyArray<BookShown>
  readonly yes: string
  readonly no: string
}): JSX.Element => {
  const [side, setSide] = createSignal<'YES' | 'NO'>('YES')
  const book = () => props.books.find(one => one.side === side())
  return (
    <Panel
      title="Book"
      aside={
        <span class="choices">
          <button type="button" aria-pressed={side() === 'YES'} onClick={() => setSide('YES')}>
            {props.yes || 'YES'}
          </button>
          <button type="button" aria-pressed={side() === 'NO'} onClick={() => setSide('NO')}>
            {props.no || 'NO'}
          </button>
        </span>
      }
    >
      <Show
        when={book()}
        fallback={<Empty>The book appears with the first poll of this market, within 15 seconds.</Empty>}
      >
        {shown => (
          <table class="list book">
            <thead>
              <tr>
                <th scope="col" class="figure-cell">
                  Price
                </th>
                <th scope="col" class="figure-cell">
                  Shares
                </th>
                <th scope="col" class="depth-cell">
                  <Age at={shown().observedAt} />
                </th>
              </tr>
            </thead>
            <tbody>
              <Levels levels={[...shown().asks].slice(0, 6).reverse()} kind="ask" side={side()} />
              <tr class="touch">
                <td colSpan={3} class="label">
                  asks above, bids below
                </td>
              </tr>
              <Levels levels={shown().bids.slice(0, 6)} kind="bid" side={side()} />
            </tbody>
          </table>
        )}
      </Show>
    </Panel>
  )
}
