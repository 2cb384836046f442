import { describe, expect, it } from 'vitest'
import { listen, type SocketScene } from './socketScene.ts'

const at = (ms: number, connect: number, message: object): string => `${ms} #${connect} ${JSON.stringify(message)}`
const first = (assets_ids: ReadonlyArray<string>) => ({ type: 'market', assets_ids, custom_feature_enabled: true })
const tokens = (...markets: ReadonlyArray<number>) => markets.flatMap(id => [`${id}-yes`, `${id}-no`])

/** How many notices of each kind. */
const counted = (scene: SocketScene): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const { _tag } of listen(scene).notices) counts[_tag] = (counts[_tag] ?? 0) + 1
  return counts
}

describe('an event', () => {
  it('says what happened, where, when it was received, and for a trade who took what; and no price', () => {
    const { whole } = listen({ sockets: ['--o---t--x'], until: 20 })
    expect(whole).toEqual([
      {
        eventType: 'trade',
        marketId: 1,
        timestamp: 6,
        venueTime: 1788786330500,
        tokenType: 'NO',
        tradeSize: 21_428_570,
        tradeSide: 'SELL',
      },
      { eventType: 'price_change', marketId: 1, timestamp: 9, venueTime: 1788786330404 },
    ])
  })

  it('comes once a market and frame', () => {
    const { events } = listen({ followed: 'b', sockets: ['o--s----'], until: 20 })
    expect(events).toEqual(['3 1 book', '3 2 book'])
  })

  it('comes only for followed markets', () => {
    const { events } = listen({ sockets: ['o--x--y--z--'], until: 20 })
    expect(events).toEqual(['3 1 price_change'])
  })

  it('comes once for a trade that is told twice, also over a new connection', () => {
    const { events, notices } = listen({ sockets: ['o-t-t-u-|', 'o-t'], until: 1000 })
    expect(events).toEqual(['2 1 trade', '6 1 trade', '508 1 gap'])
    expect(notices.filter(notice => notice._tag === 'duplicate_trade')).toEqual([
      { _tag: 'duplicate_trade', marketId: 1 },
      { _tag: 'duplicate_trade', marketId: 1 },
    ])
  })
})

describe('a frame', () => {
  it('that is empty or a PONG says nothing', () => {
    const scene = { sockets: ['o-e-p-x-'], until: 20 }
    expect(listen(scene).events).toEqual(['6 1 price_change'])
    expect(counted(scene)).toEqual({ connected: 1 })
  })

  it('that cannot be read is noticed, and the next one is heard', () => {
    const { events, notices } = listen({ sockets: ['o-j-x-'], until: 20 })
    expect(events).toEqual(['4 1 price_change'])
    expect(notices).toContainEqual({ _tag: 'frame_refused', reason: 'a frame that is no JSON' })
  })

  it('is heard but for the message in it that cannot be read', () => {
    const { events, notices } = listen({ sockets: ['o-m-'], until: 20 })
    expect(events).toEqual(['2 1 price_change'])
    expect(notices).toContainEqual({ _tag: 'frame_refused', reason: 'a message without event_type' })
  })

  it('of a new kind is noticed by its name; one that is known and not read is not', () => {
    const { events, notices } = listen({ sockets: ['o-k-l-'], until: 20 })
    expect(events).toEqual([])
    expect(notices.slice(1)).toEqual([{ _tag: 'frame_unknown', eventType: 'hello' }])
  })
})

describe('what is subscribed', () => {
  it('is both tokens of each market, told once the connection is open', () => {
    const { sent } = listen({ followed: 'b', sockets: ['---o'], until: 20 })
    expect(sent).toEqual([at(3, 0, first(tokens(1, 2)))])
  })

  it('follows what is followed', () => {
    const { sent } = listen({ followed: 'a----b----c---', sockets: ['o'], until: 20 })
    expect(sent).toEqual([
      at(0, 0, first(tokens(1))),
      at(5, 0, { assets_ids: tokens(2), operation: 'subscribe' }),
      at(10, 0, { assets_ids: tokens(1), operation: 'unsubscribe' }),
    ])
  })

  it('is not told again when nothing changed', () => {
    expect(listen({ followed: 'a--a--a', sockets: ['o'], until: 20 }).sent).toHaveLength(1)
  })

  it('is the latest when the connection was away meanwhile', () => {
    const { sent } = listen({ followed: 'a----b---', sockets: ['o--|', 'o'], until: 1000 })
    expect(sent).toEqual([at(0, 0, first(tokens(1))), at(503, 1, first(tokens(1, 2)))])
  })

  it('is spread over connections that open one after the other, and fills the room of those that are left', () => {
    const settings = { tokensAConnection: 2, stagger: 250 }
    const { sent } = listen({ followed: 'd 999ms a 999ms b', sockets: ['o', 'o', 'o', 'o'], settings, until: 3000 })
    expect(sent).toEqual([
      at(0, 0, first(tokens(1))),
      at(250, 1, first(tokens(2))),
      at(500, 2, first(tokens(3))),
      at(2000, 3, first(tokens(2))),
    ])
  })

  it('ends with its connection when nothing is followed, and begins again with what is', () => {
    const { sent, events } = listen({
      followed: 'a----n----a',
      sockets: ['o--x--x', 'o-x-'],
      settings: { stagger: 0 },
      until: 30,
    })
    expect(sent).toEqual([at(0, 0, first(tokens(1))), at(10, 1, first(tokens(1)))])
    expect(events).toEqual(['3 1 price_change', '12 1 price_change'])
  })
})
