import { createSignal } from 'solid-js'
import { act, useKey } from './act.ts'

export interface Session {
  readonly role: 'admin' | 'reader' | 'none'
  readonly needsPassword: boolean
  readonly csrf: string
  readonly says: string
}

const [session, setSession] = createSignal<Session | null>(null)

export { session }
/** Whether this page may change anything. */
export const mayAct = (): boolean => session()?.role === 'admin'

const textOf = (value: object, name: string): string => String(Reflect.get(value, name) ?? '')
const roleOf = (text: string): Session['role'] => (text === 'admin' || text === 'reader' ? text : 'none')

/** Asks who we are; a page that lost the engine asks again when it is back, for a new engine knows no old sessions. */
export const readSession = async (): Promise<void> => {
  try {
    const told: unknown = await (await fetch('/api/session')).json()
    if (typeof told !== 'object' || told === null) return
    const csrf = textOf(told, 'csrf')
    useKey(csrf)
    setSession({
      role: roleOf(textOf(told, 'role')),
      needsPassword: Reflect.get(told, 'needsPassword') === true,
      csrf,
      says: textOf(told, 'says'),
    })
  } catch {
    // The stream says that the engine is away; nothing to add here.
    return
  }
}

export const logIn = async (password: string): Promise<string> => {
  const { isDone, says } = await act('/api/login', { password })
  if (isDone) window.location.reload()
  return isDone ? '' : says
}
