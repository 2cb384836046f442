import { createSignal, For, type JSX, Show } from 'solid-js'
import type { StrategiesAnswer } from '../../answers.ts'
import { act } from '../act.ts'
import { mayAct } from '../session.ts'

type Strategy = StrategiesAnswer['strategies'][number]

/** A strategy's parameters: what would change stands on the button before anything does; the engine checks and answers in words. */
export const Params = (props: { readonly one: Strategy; readonly again: () => void }): JSX.Element => {
  const [says, setSays] = createSignal('')
  const [draft, setDraft] = createSignal<Readonly<Record<string, string>>>({})
  const changed = () =>
    props.one.params.filter(param => draft()[param.name] !== undefined && draft()[param.name] !== param.value)
  /** All that is set from now on: what is back at its start is set no more. */
  const wanted = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      props.one.params.flatMap(({ name, value, started, isSet }) => {
        const drafted = draft()[name]
        if (drafted !== undefined) return drafted === started ? [] : [[name, drafted]]
        return isSet ? [[name, value]] : []
      }),
    )
  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const { strategy, revision } = props.one
    const answer = await act('/api/act/params', { strategy, params: wanted(), revision })
    setSays(answer.says)
    if (answer.isDone) {
      setDraft({})
      props.again()
    }
  }
  return (
    <form class="params" onSubmit={event => void save(event)}>
      <For each={props.one.params}>
        {param => (
          <label data-changed={changed().some(one => one.name === param.name)}>
            <span>
              {param.name}
              <Show when={param.isSet}>
                <span class="set" title={`STRATEGIES says ${param.started}`}>
                  {' '}
                  set by hand
                </span>
              </Show>
            </span>
            <input
              value={param.value}
              disabled={!mayAct()}
              onInput={event => setDraft({ ...draft(), [param.name]: event.currentTarget.value.trim() })}
            />
          </label>
        )}
      </For>
      <div class="params-end">
        <button type="submit" disabled={!mayAct() || changed().length === 0}>
          {changed().length === 0
            ? 'Nothing changed'
            : `Set ${changed()
                .map(({ name, value }) => `${name} ${value} → ${draft()[name]}`)
                .join(', ')}`}
        </button>
        <span role="status" class="label">
          {says()}
        </span>
      </div>
    </form>
  )
}
