import type { Clock } from '../src/ports/clock.ts'

export interface BudgetSettings {
  /** Within any so many ms … */
  readonly budgetWindow: number
  /** … at most so many requests of books, */
  readonly budgetRequests: number
  /** of which so many are kept for early demands: the timer never takes them, and they take more only of what it does not need. */
  readonly keptForEarly: number
}
type Asker = 'timer' | 'early'

/** Requests that may be sent, so that the venue never has to refuse one. */
export interface Budget {
  /** How many requests a poll of the timer needs: what early demands leave to it. */
  readonly plan: (requests: number) => void
  /** In how many ms the next request may begin. */
  readonly wait: (asker: Asker) => number
  /** Takes the next turn if it comes within so many ms, and answers in how many; null: none is taken. */
  readonly turn: (asker: Asker, within: number) => number | null
}

export const createBudget = (
  { budgetWindow, budgetRequests, keptForEarly }: BudgetSettings,
  clock: Pick<Clock, 'monotonic'>,
): Budget => {
  const all: number[] = []
  const timers: number[] = []
  const early: number[] = []
  const own = { timer: timers, early }
  const most = { timer: budgetRequests - keptForEarly, early: budgetRequests }

  /** Turns are given in the order of their times, so the window is full until this one has left it. */
  const opens = (turns: ReadonlyArray<number>, limit: number): number =>
    (turns[turns.length - limit] ?? Number.NEGATIVE_INFINITY) + budgetWindow
  const forget = (turns: number[], now: number): void => {
    while ((turns[0] ?? now) < now - budgetWindow) turns.shift()
  }
  const next = (asker: Asker, now: number): number =>
    Math.max(now, all.at(-1) ?? now, opens(all, budgetRequests), opens(own[asker], most[asker]))

  return {
    plan: requests => {
      most.early = Math.max(keptForEarly, budgetRequests - requests)
    },
    wait: asker => {
      const now = clock.monotonic()
      return next(asker, now) - now
    },
    turn: (asker, within) => {
      const now = clock.monotonic()
      const at = next(asker, now)
      if (at - now > within) return null
      for (const turns of [all, own[asker]]) {
        forget(turns, now)
        turns.push(at)
      }
      return at - now
    },
  }
}
