import { describe, expect, it } from 'vitest'
import { listen } from './socketScene.ts'

const pings = (sent: ReadonlyArray<string>): ReadonlyArray<string> => sent.filter(line => line.endsWith('PING'))

describe('a connection', () => {
  it('pings only after the subscription, at its interval', () => {
    const { sent } = listen({ sockets: ['5s o 11s p 9s p'], until: 32_000 })
    expect(pings(sent)).toEqual(['15000 #0 PING', '25000 #0 PING'])
  })

  it('is given up after two pings without an answer', () => {
    const { notices, connects } = listen({ sockets: ['o'], until: 31_000 })
    expect(notices).toContainEqual({
      _tag: 'disconnected',
      connection: 0,
      reason: 'two pings without an answer',
      retryIn: 500,
    })
    expect(connects).toEqual(['0 #0', '30500 #1'])
  })

  it('that answers late but in time lives on', () => {
    expect(listen({ sockets: ['o 24999ms p 20s p'], until: 65_000 }).connects).toEqual(['0 #0'])
  })

  it('that never opens is given up', () => {
    const { notices } = listen({ sockets: [''], until: 10_001 })
    expect(notices).toContainEqual({
      _tag: 'disconnected',
      connection: 0,
      reason: 'not open after 10000 ms',
      retryIn: 500,
    })
  })

  it('says how many tokens it listens to, and why it was lost', () => {
    const { notices } = listen({ followed: 'b', sockets: ['--o---#'], until: 20 })
    expect(notices).toEqual([
      { _tag: 'connected', connection: 0, tokens: 4 },
      { _tag: 'disconnected', connection: 0, reason: 'error', retryIn: 500 },
    ])
  })
})

describe('coming back', () => {
  it('takes longer with every failure, spread by chance, up to the longest', () => {
    const { connects } = listen({ sockets: Array.from({ length: 9 }, () => '#'), until: 120_000 })
    // Chance says one half: 0.5, 1, 2, 4, 8, 16 s, and then half of the longest, 60 s.
    const whens = connects.map(line => Number.parseInt(line, 10))
    expect(whens).toEqual([0, 500, 1500, 3500, 7500, 15_500, 31_500, 61_500, 91_500])
  })

  it('begins anew after a connection that lived', () => {
    const alive = 'o x 9s p 9999ms p 9999ms p 5s #'
    const { connects } = listen({ sockets: ['#', '#', alive, '#'], until: 40_000 })
    expect(connects.slice(0, 3)).toEqual(['0 #0', '500 #1', '1500 #2'])
    const lost = 1500 + 2 + 9000 + 1 + 9999 + 1 + 9999 + 1 + 5000
    expect(connects[3]).toBe(`${lost + 500} #3`)
  })

  it('does not begin anew after one that had data for a moment only', () => {
    const { connects } = listen({ sockets: ['#', '#', 'ox#', '#'], until: 40_000 })
    expect(connects[3]).toBe(`${1500 + 2 + 2000} #3`)
  })

  it('still takes longer when the data of a moment was long ago', () => {
    const { connects } = listen({ sockets: ['ox#', ...Array.from({ length: 8 }, () => '#')], until: 120_000 })
    expect(connects.slice(-3)).toEqual(['31502 #6', '61502 #7', '91502 #8'])
  })

  it('is told as one gap for each of its markets, once they are subscribed again', () => {
    const { events, sent } = listen({ followed: 'b', sockets: ['o-x-|', '---o-y-'], until: 600 })
    expect(events).toEqual(['2 1 price_change', '507 1 gap', '507 2 gap', '509 2 price_change'])
    expect(sent[1]).toMatch(/^507 #1 /)
  })

  it('a hundred times, after data for a moment only, loses no market: each time one gap for each, and the last connection stays', () => {
    const { events, connects, notices } = listen({
      followed: 'b',
      sockets: [...Array.from({ length: 100 }, () => 'ox#'), `o ${'9s p '.repeat(3)} y ${'9s p '.repeat(30)}`],
      until: 2_960_000,
    })
    expect(connects).toHaveLength(101)
    expect(notices.filter(({ _tag }) => _tag === 'disconnected')).toHaveLength(100)
    const heard = (words: string) => events.filter(line => line.endsWith(words)).length
    expect([heard('1 gap'), heard('2 gap'), heard('1 price_change'), heard('2 price_change')]).toEqual([
      100, 100, 100, 1,
    ])
  })

  it('is no gap when it is the first time', () => {
    expect(listen({ sockets: ['#', 'o-x'], until: 600 }).events).toEqual(['502 1 price_change'])
  })

  it('of one connection says nothing of the markets of another', () => {
    const { events } = listen({
      followed: 'b',
      sockets: ['o 600ms |', 'o 99s y', 'o'],
      settings: { tokensAConnection: 2 },
      until: 1200,
    })
    expect(events).toEqual(['1101 1 gap'])
  })
})

describe('a connection that answers pings and says nothing', () => {
  /** Answers every ping; one frame at the start. */
  const mute = `ox 9998ms ${'p 9999ms '.repeat(40)}`

  it('is given up when books of two of its markets changed between two polls of its silence', () => {
    const stirred = '20s (12)'
    const { notices } = listen({ followed: 'b', sockets: [mute], stirred, until: 31_000 })
    expect(notices.at(-1)).toMatchObject({
      _tag: 'disconnected',
      reason: 'frozen: no data for 30000 ms while books changed',
    })
  })

  it('is given up when books of one of its markets changed twice meanwhile, even if it has no other', () => {
    const { notices } = listen({ sockets: [mute], stirred: '20s 1 15s 1', until: 36_000 })
    expect(notices.at(-1)).toMatchObject({ reason: 'frozen: no data for 30000 ms while books changed' })
  })

  it('is given up later when one book changed once, asked for well after the last data', () => {
    const { notices } = listen({ followed: 'b', sockets: [mute], stirred: '25s 1', until: 41_000 })
    expect(notices.at(-1)).toMatchObject({ reason: 'frozen: no data for 40000 ms while books changed' })
  })

  it.each([
    ['no book changed', ''],
    ['the books of one market changed once, and may have been given late', '19s 1'],
    ['only books of other markets changed', '20s (34)'],
    ['the books were others before the last data', '5s (12)'],
    ['the books were others right after the last data: the venue may answer half a second late', '15400ms (12)'],
  ])('is left alone when %s', (_, stirred) => {
    const { connects } = listen({ followed: 'b', sockets: [mute], stirred, until: 120_000 })
    expect(connects).toHaveLength(1)
  })

  it('is left alone when data came meanwhile', () => {
    const talking = `o ${'x 4999ms p 4999ms '.repeat(12)}`
    const stirred = '20s (12) 20s (12)'
    expect(listen({ followed: 'b', sockets: [talking], stirred, until: 100_000 }).connects).toHaveLength(1)
  })

  it('is given up at last when it says nothing for very long, whatever prices do', () => {
    const { notices } = listen({ sockets: [mute], until: 302_000 })
    expect(notices.at(-1)).toMatchObject({ _tag: 'disconnected', reason: 'silent: no data for 300000 ms' })
  })
})
