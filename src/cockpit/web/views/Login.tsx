import { createSignal, type JSX, Show } from 'solid-js'
import { logIn, session } from '../session.ts'

export const Login = (): JSX.Element => {
  const [says, setSays] = createSignal('')
  const enter = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    if (form instanceof HTMLFormElement) setSays(await logIn(String(new FormData(form).get('password'))))
  }
  return (
    <main class="login" id="main">
      <h1>csgo-engine</h1>
      <Show when={session()?.needsPassword} fallback={<p>{session()?.says}</p>}>
        <form class="inline-form" onSubmit={event => void enter(event)}>
          <label>
            Password <input type="password" name="password" autocomplete="current-password" required />
          </label>
          <button type="submit">Log in</button>
        </form>
        <p role="alert">{says()}</p>
      </Show>
    </main>
  )
}
