/** What was looked at, and what is to be done about it. */
export interface Finding {
  readonly name: string
  /** `fail`: it would keep the engine from trading. */
  readonly state: 'ok' | 'warn' | 'fail'
  /** What is so, and what it means. */
  readonly says: string
  /** What to do; null: nothing. */
  readonly todo: string | null
}

export const ok = (name: string, says: string): Finding => ({ name, state: 'ok', says, todo: null })
export const warn = (name: string, says: string, todo: string): Finding => ({ name, state: 'warn', says, todo })
export const fail = (name: string, says: string, todo: string): Finding => ({ name, state: 'fail', says, todo })
