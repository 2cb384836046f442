import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { eventually } from '../support/waiting.ts'
import { evenTokens, listenTo, read, start } from './running.ts'
import { at, list, text } from './worlds.ts'

describe('the market socket', () => {
  it('closes on a PING before the first subscription', async () => {
    const { socket, closed } = await listenTo(await start(), '/ws/market')
    socket.send('PING')
    await eventually('the venue closes', () => closed() !== null)
    expect(closed()).toBe(1008)
  })

  it('sends snapshots as one array, answers PING, and tells only of what is subscribed', async () => {
    const simulator = await start()
    const [yes, no] = await evenTokens(simulator)
    const { socket, texts } = await listenTo(simulator, '/ws/market')
    socket.send(JSON.stringify({ type: 'market', assets_ids: [yes, '123'] }))
    socket.send('PING')
    socket.send('what?')
    socket.send(JSON.stringify({ assets_ids: [yes], operation: 'subscribe' }))
    socket.send(JSON.stringify({ assets_ids: [no], operation: 'subscribe' }))
    await eventually('both snapshots are there', () => texts.filter(one => one.startsWith('[')).length === 2)
    // The game goes on meanwhile: a change may have come between.
    expect(texts.filter(one => one !== '' && !/^[[{]/.test(one))).toEqual([
      'PONG',
      'INVALID OPERATION',
      'NO NEW ASSETS',
    ])
    const [first, second] = texts.filter(one => one.startsWith('[')).map((one): unknown => JSON.parse(one))
    expect([at(first, 0, 'asset_id'), at(first, 0, 'event_type'), list(first).length]).toEqual([yes, 'book', 1])
    expect(at(second, 0, 'asset_id')).toBe(no)
    await eventually('a change comes', () => texts.some(one => one.includes('price_change')))
    const change: unknown = JSON.parse(texts.find(one => one.includes('price_change')) ?? '')
    expect(new Set(list(at(change, 'price_changes')).map(one => at(one, 'asset_id')))).toEqual(new Set([yes, no]))
  })

  it('adds its changes up to the book that it answers', async () => {
    const simulator = await start({ seed: 9 })
    const [yes] = await evenTokens(simulator)
    const { socket, texts } = await listenTo(simulator, '/ws/market')
    socket.send(JSON.stringify({ type: 'market', assets_ids: [yes] }))
    await eventually('a trade is printed', () => texts.some(one => one.includes('last_trade_price","transaction_hash')))
    const { body } = await read(simulator, `/clob/book?token_id=${text(yes)}`)
    const stamp = Number(at(body, 'timestamp'))
    socket.send('PING')
    await eventually('all until then is told', () => texts.includes('PONG'))
    const frames = texts.filter(one => one !== 'PONG' && one !== '').map((one): unknown => JSON.parse(one))
    const levels = new Map<string, string>()
    for (const frame of frames)
      for (const opening of list(frame))
        for (const side of ['bids', 'asks'])
          for (const level of list(at(opening, side)))
            levels.set(`${side}${text(at(level, 'price'))}`, text(at(level, 'size')))
    for (const frame of frames.filter(one => Number(at(one, 'timestamp')) <= stamp))
      for (const change of list(at(frame, 'price_changes')).filter(one => at(one, 'asset_id') === yes)) {
        const key = `${at(change, 'side') === 'BUY' ? 'bids' : 'asks'}${text(at(change, 'price'))}`
        if (at(change, 'size') === '0') levels.delete(key)
        else levels.set(key, text(at(change, 'size')))
      }
    const answered = ['bids', 'asks'].flatMap(side =>
      list(at(body, side)).map(level => [`${side}${text(at(level, 'price'))}`, text(at(level, 'size'))] as const),
    )
    expect(levels).toEqual(new Map(answered))
  })

  it('stops telling after an unsubscription, and tells of touches to who asked for the custom features', async () => {
    const simulator = await start()
    const tokens = await evenTokens(simulator)
    const quiet = await listenTo(simulator, '/ws/market')
    quiet.socket.send(JSON.stringify({ type: 'market', assets_ids: tokens }))
    quiet.socket.send(JSON.stringify({ assets_ids: tokens, operation: 'unsubscribe' }))
    quiet.socket.send('PING')
    // The venue has read the unsubscription once it answers what came after it.
    await eventually('the PING is answered', () => quiet.texts.includes('PONG'))
    const before = quiet.texts.length
    const loud = await listenTo(simulator, '/ws/market')
    loud.socket.send(JSON.stringify({ type: 'market', assets_ids: tokens, custom_feature_enabled: true }))
    await eventually('a touch is told', () => loud.texts.some(one => one.includes('best_bid_ask')))
    expect(quiet.texts.length).toBe(before)
  })

  it('answers 404 to a socket that asks for another path', async () => {
    const { closed } = await listenTo(await start(), '/ws/elsewhere')
    await eventually('it is refused', () => closed() !== null)
    expect(closed()).toBe(1006)
  })
})

describe('the sports socket', () => {
  it('says ping by itself, and tells scores of matches in play', async () => {
    const { socket, texts } = await listenTo(await start({ rounds: 'shown' }), '/sports/ws')
    socket.on('message', data => {
      if (String(data) === 'ping') socket.send('pong')
    })
    await eventually('ping and a score came', () => texts.includes('ping') && texts.some(one => one.includes('"cs2"')))
    const score: unknown = JSON.parse(texts.find(one => one.includes('"cs2"')) ?? '')
    expect(at(score, 'live')).toBe(true)
    expect(at(score, 'score')).toMatch(/^\d{3}-\d{3}\|\d-\d\|Bo[135]$/)
  })
})

describe('any socket', () => {
  it('is refused in words when the upgrade makes no sense', async () => {
    const simulator = await start()
    const answerTo = (head: string): Promise<string> =>
      new Promise(resolve => {
        const raw = connect(simulator.port, '127.0.0.1')
        let said = ''
        raw.on('data', data => {
          said += String(data)
        })
        raw.on('error', () => undefined)
        raw.on('close', () => resolve(said.split('\r\n')[0] ?? ''))
        raw.end(head)
      })
    const upgrade = 'Host: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
    expect(await answerTo(`GET /ws/market HTTP/1.1\r\n${upgrade}Sec-WebSocket-Version: 13\r\n\r\n`)).toContain('400')
    expect(
      await answerTo(`GET /ws/market HTTP/1.1\r\n${upgrade}Sec-WebSocket-Version: 3\r\nSec-WebSocket-Key: x\r\n\r\n`),
    ).toContain('400')
    expect(await answerTo(`POST /ws/market HTTP/1.1\r\n${upgrade}Sec-WebSocket-Version: 13\r\n\r\n`)).toContain('405')
    expect(await answerTo(`GET http://[/ws HTTP/1.1\r\n${upgrade}\r\n`)).toContain('404')
    expect(await answerTo('\u0000\u0001 nonsense\r\n\r\n')).toContain('400')
    expect((await read(simulator, '/clob/ok')).status).toBe(200)
  })

  it('says nothing of a message of over a megabyte but its end', async () => {
    const simulator = await start()
    const { socket, closed } = await listenTo(simulator, '/ws/user')
    socket.send('x'.repeat(1_200_000))
    await eventually('the venue closes', () => closed() !== null)
    expect(closed()).toBe(1009)
    expect((await read(simulator, '/clob/ok')).status).toBe(200)
  })
})
