import { createSignal, type JSX, Show } from 'solid-js'
import type { ShownMarket } from '../../shownRows.ts'
import { act } from '../act.ts'
import { dayText, fieldText, fieldValue, utcText } from '../now.ts'

/** When the match starts, and a way to correct it: the engine keeps a person's word over the venue's. */
export const StartTime = (props: { readonly market: ShownMarket }): JSX.Element => {
  const [isOpen, setOpen] = createSignal(false)
  const [says, setSays] = createSignal('')
  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    if (!(form instanceof HTMLFormElement)) return
    const at = fieldValue(String(new FormData(form).get('start')))
    if (at === null) {
      setSays('Give a day and a time.')
      return
    }
    const answer = await act('/api/act/start', { event: props.market.event, at })
    setSays(answer.says)
    if (answer.isDone) setOpen(false)
  }
  return (
    <span class="start">
      <span title={props.market.starts === null ? '' : utcText(props.market.starts)}>
        {props.market.starts === null ? 'start unknown' : dayText(props.market.starts)}
      </span>
      <button type="button" class="quiet" aria-expanded={isOpen()} onClick={() => setOpen(!isOpen())}>
        Correct start
      </button>
      <Show when={isOpen()}>
        <form class="inline-form" onSubmit={event => void save(event)}>
          <label>
            <span class="hidden">Start, local time</span>
            <input
              type="datetime-local"
              name="start"
              value={props.market.starts === null ? '' : fieldText(props.market.starts)}
            />
          </label>
          <button type="submit">Save</button>
        </form>
      </Show>
      <span class="label" role="status">
        {says()}
      </span>
    </span>
  )
}
