/** What became of an order of a person to the engine. */
export interface Acted {
  readonly isDone: boolean
  readonly says: string
}

/** Of this session: without it the engine takes no order from a page. */
let key = ''
export const useKey = (csrf: string): void => {
  key = csrf
}

/** Asks the engine to do something; answers in words, whatever happened. */
export const act = async (address: string, body: object): Promise<Acted> => {
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-csgo-csrf': key },
      body: JSON.stringify(body),
    })
    const told: unknown = await answer.json()
    const text = (name: string): string | null =>
      typeof told === 'object' && told !== null && name in told ? String(Reflect.get(told, name)) : null
    return answer.ok
      ? { isDone: true, says: text('says') ?? 'Done.' }
      : { isDone: false, says: text('error') ?? `The engine refused it (${answer.status}).` }
  } catch {
    return {
      isDone: false,
      says: 'The engine did not answer: nothing is known of what you asked. Look before you ask again.',
    }
  }
}
