/** `livetest`: one post-only order far from the touch, seen by REST and by the user socket, cancelled, and gone. It costs nothing. */
import * as E from 'fp-ts/lib/Either.js'
import { showMillionths } from '../domain/money.ts'
import type { LiveWorld } from './live.ts'
import {
  type Chosen,
  cancel,
  chooseMarket,
  closeStage,
  dollars,
  inWords,
  look,
  nameOf,
  openStage,
  place,
  type Stage,
  type Tell,
  told,
  trialOrder,
  within,
} from './trial.ts'

const SEEN_WITHIN = 15_000

const restAndCancel = async (stage: Stage, chosen: Chosen, tell: Tell): Promise<'well' | 'not'> => {
  const { market } = chosen
  const since = stage.world.clock.now()
  const not = (why: string): 'not' => {
    tell(E.left(why))
    return 'not'
  }
  const order = trialOrder(
    stage,
    chosen,
    {
      direction: 'BUY',
      type: 'GTC',
      limit: market.tickSize,
      amount: { _tag: 'shares', shares: market.minOrderSize },
    },
    0,
  )
  const placed = await place(stage, order)
  const what = `buy ${showMillionths(market.minOrderSize)} at ${showMillionths(market.tickSize)}, post-only: ${order.orderId}`
  if (placed?._tag !== 'accepted') {
    // Whatever it is, it shall not rest.
    if (placed?._tag === 'unknown') await cancel(stage, order)
    return not(`${what}: ${inWords(placed)}`)
  }
  tell(E.right(`${what}: ${inWords(placed)}`))
  const rests = await look(stage, chosen, since)
  const isListed = E.isRight(rests) && rests.right.open.some(({ orderId }) => orderId === order.orderId)
  const isTold = await within(stage.world, () => told(stage, order, 'live'), SEEN_WITHIN)
  const cancelled = await cancel(stage, order)
  if (E.isLeft(rests)) return not(rests.left)
  if (!isListed) return not('the venue does not list the order that it took')
  tell(E.right('the venue lists it'))
  if (!isTold) return not('the user socket did not tell it')
  tell(E.right('the user socket told it'))
  if (cancelled[0]?._tag !== 'done')
    return not('the cancel got no clear answer: see csgo-engine livetest again, or the website')
  tell(E.right('cancelled'))
  const isGone = await within(
    stage.world,
    async () => {
      const after = await look(stage, chosen, since)
      return E.isRight(after) && after.right.open.every(({ orderId }) => orderId !== order.orderId)
    },
    SEEN_WITHIN,
  )
  if (!isGone) return not('the venue still lists the order')
  tell(E.right('it is gone'))
  return 'well'
}

export const livetest = async (world: LiveWorld, tell: Tell): Promise<'well' | 'not'> => {
  const stage = await openStage(world, tell)
  if (stage === null) return 'not'
  try {
    const chosen = await chooseMarket(world)
    if (E.isLeft(chosen)) {
      tell(chosen)
      return 'not'
    }
    tell(E.right(nameOf(chosen.right)))
    const before = await look(stage, chosen.right, world.clock.now())
    if (E.isLeft(before)) {
      tell(before)
      return 'not'
    }
    const { collateral, open } = before.right
    tell(
      E.right(
        `${collateral === null ? 'an unknown amount' : dollars(collateral)} are there, ${open.length} orders rest`,
      ),
    )
    return await restAndCancel(stage, chosen.right, tell)
  } finally {
    closeStage(stage)
  }
}
