import * as E from 'fp-ts/lib/Either.js'
import type { Done, NotDone } from '../cockpit/acted.ts'
import type { Acts } from '../cockpit/acts.ts'
import type { WishKind } from '../domain/control.ts'
import type { By } from '../domain/halt.ts'
import type { Failure } from '../ports/failure.ts'
import type { Log } from '../ports/log.ts'
import { writeAnswer, writeWish } from '../store/audit.ts'
import { type Sql, task } from '../store/connection.ts'

/** A failure of the database, for the person who asked. */
export const away = ({ message }: Failure): NotDone => ({
  _tag: 'away',
  says: `The database did not do it: ${message}`,
})

/**
 * The same acts, each written to `csgo_audit` with who asked and from where before it is done, and with what came of it after; what
 * cannot be written is not done. Halts, closes and cancels come audited already.
 */
export const audited = (acts: Acts, sql: Sql, log: Log): Acts => {
  const kept =
    (what: WishKind, asked: object, by: By, act: Done): Done =>
    async () => {
      const wish = await task(() => writeWish(sql, { by, what, asked }))()
      if (E.isLeft(wish)) return E.left(away(wish.left))
      const done = await act()
      const answer = E.isRight(done) ? { done: done.right } : { refused: done.left.says }
      const written = await task(() => writeAnswer(sql, wish.right, answer))()
      if (E.isLeft(written))
        log.error('what came of a wish could not be written', { audit: wish.right, failure: written.left.message })
      return done
    }
  return {
    ...acts,
    correctStart: (event, at, by) => kept('start', { event, at }, by, acts.correctStart(event, at, by)),
    switchStrategy: (strategy, to, by) => kept('strategy', { strategy, to }, by, acts.switchStrategy(strategy, to, by)),
    setParams: (strategy, params, revision, by) =>
      kept('params', { strategy, params, revision }, by, acts.setParams(strategy, params, revision, by)),
    setCapital: (strategy, dollars, by) =>
      kept('capital', { strategy, dollars }, by, acts.setCapital(strategy, dollars, by)),
    beginFault: (fault, seconds, by) => kept('fault', { fault, seconds }, by, acts.beginFault(fault, seconds, by)),
    endFault: (id, by) => kept('fault_end', { id }, by, acts.endFault(id, by)),
  }
}
