/** A view with its address, and what is there when it has something to show. */
export interface Place {
  readonly name: string
  readonly path: string
  readonly shows: string
}

const asked = async (address: string): Promise<unknown> => (await fetch(address)).json()
/** The first text under a name in an answer, however deep; '' when there is none. */
const textIn = (answer: unknown, name: string): string =>
  new RegExp(`"${name}":"([^"]+)"`).exec(JSON.stringify(answer))?.[1] ?? ''
const numberIn = (answer: unknown, name: string): string =>
  new RegExp(`"${name}":(\\d+)`).exec(JSON.stringify(answer))?.[1] ?? ''

/** Every view of a running engine; the match is one in which something is held, the why one that led to a fill. */
export const placesOf = async (base: string): Promise<ReadonlyArray<Place>> => {
  const held = numberIn(await asked(`${base}/api/positions`), 'marketId')
  const markets = await asked(`${base}/api/markets`)
  const row = (Array.isArray(markets) ? markets : []).find(one => numberIn(one, 'marketId') === held)
  const event = textIn(row ?? markets, 'eventId')
  const action = textIn(await asked(`${base}/api/history?kind=order`), 'action')
  return [
    { name: 'desk', path: '/', shows: '.stage' },
    { name: 'matches', path: '/matches', shows: '.market-line' },
    { name: 'match', path: `/match/${event}`, shows: '.payoff' },
    { name: 'positions', path: '/positions', shows: '.grid .group-line' },
    { name: 'strategies', path: '/strategies', shows: '.grid tbody tr' },
    { name: 'strategy', path: '/strategies/scalp%40default', shows: '.params' },
    { name: 'history', path: '/history', shows: '.grid tbody tr' },
    { name: 'health', path: '/health', shows: '.checks' },
    { name: 'payoff', path: `/payoff?match=${event}`, shows: '.payoff' },
    { name: 'teams', path: '/teams', shows: '.panel' },
    { name: 'why', path: `/why/${encodeURIComponent(action)}`, shows: '.chain' },
  ]
}
