import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Observable } from 'rxjs'
import type {
  AskedByHand,
  CancelPreview,
  CancelTarget,
  ClosePreview,
  CloseTarget,
  WishKind,
} from '../domain/control.ts'
import type { By, Halting, HaltState, Resumed } from '../domain/halt.ts'
import type { Millis, Price } from '../domain/money.ts'
import type { ComparedWaiting } from '../domain/reconciled.ts'
import type { Failure } from './failure.ts'

/** What a person asked of the engine, as it is kept. */
export interface Audited {
  readonly id: number
  readonly at: Millis
  readonly by: By
  readonly what: WishKind
  readonly asked: unknown
  /** null: nothing came of it (yet). */
  readonly answer: unknown
}

/**
 * How persons act on a running engine, whoever carries their wish: the page, a command, a messenger. Each wish is written down with who
 * and from where before anything is done. Left: the database is away, or what was asked cannot be done, in words.
 */
export interface Controls {
  readonly state: () => TaskEither<Failure, HaltState>
  readonly halt: (level: Halting, reason: string, by: By) => TaskEither<Failure, HaltState>
  readonly resume: (how: 'if_well' | 'forced', by: By) => TaskEither<Failure, Resumed>
  readonly previewClose: (target: CloseTarget, limit: Price | null) => TaskEither<Failure, ReadonlyArray<ClosePreview>>
  /** Each position is an action of its own on the way of all actions; answers when risk has judged them, or after a few seconds. */
  readonly close: (target: CloseTarget, limit: Price | null, by: By) => TaskEither<Failure, AskedByHand>
  readonly previewCancel: (target: CancelTarget) => TaskEither<Failure, ReadonlyArray<CancelPreview>>
  readonly cancel: (target: CancelTarget, by: By) => TaskEither<Failure, AskedByHand>
  /** How it went on. */
  readonly followed: (audit: number) => TaskEither<Failure, AskedByHand>
  /** Compares account and ledger now, and corrects the ledger; `dry_run` changes nothing. Left: on paper, or the account could not be read whole. */
  readonly reconcile: (how: 'apply' | 'dry_run') => TaskEither<Failure, ComparedWaiting>
  readonly audit: (most: number) => TaskEither<Failure, ReadonlyArray<Audited>>
  /** The present state and every change. */
  readonly halt$: Observable<HaltState>
}
