/** The plain page: everything comes by server-sent events; only ages are counted here. */
import { hearMaxPriceAge, hearTime, put, span } from './ages.js'
import { countAges, tables } from './desk.js'
import { element } from './tables.js'

const byId = id => document.getElementById(id)
const body = document.body
/** The server says something every 5 s; silent for longer than this, it is gone. */
const SILENCE = 12_000
const TRY_AGAIN = 5000

let heardAt = Date.now()
let triedAt = Date.now()
let source

const showHead = head => {
  put(byId('mode'), head.title)
  document.title = `${head.title} · csgo-engine`
  body.dataset.trading = head.trading
  body.dataset.state = head.state
  hearMaxPriceAge(head.maxPriceAge)
  put(byId('sentence'), head.sentence)
  byId('notes').replaceChildren(...head.notes.map(note => element('li', '', note)))
}

const count = () => {
  const ages = countAges().sort((a, b) => a - b)
  const middle = ages[Math.floor(ages.length / 2)]
  put(byId('median'), middle === undefined ? '–' : span(middle))
  const markets = tables.markets.size()
  put(byId('markets-count'), markets === 0 ? '' : String(markets))
}

const connectionIs = (state, words) => {
  body.dataset.connection = state
  put(byId('connection').querySelector('span'), words)
  byId('lost').hidden = state === 'open'
}
const lose = () => {
  connectionIs('lost', 'Connection lost')
  put(
    byId('lost'),
    `No connection to the engine for ${span(Date.now() - heardAt)}: what stands here is from before. It may still trade. Connecting again …`,
  )
}

const connect = () => {
  source?.close()
  triedAt = Date.now()
  source = new EventSource('/events')
  const on = (name, show) =>
    source.addEventListener(name, event => {
      const data = JSON.parse(event.data)
      heardAt = Date.now()
      hearTime(data.at)
      connectionIs('open', 'Connected')
      show(data)
      count()
    })
  on('snapshot', data => {
    showHead(data)
    for (const [name, table] of Object.entries(tables)) table.replace(data[name])
  })
  on('change', data => {
    if (data.head !== undefined) showHead(data.head)
    for (const [name, change] of Object.entries(data.tables)) tables[name].change(change)
  })
  on('beat', () => undefined)
  source.addEventListener('error', lose)
}
connect()

setInterval(() => {
  const isSilent = Date.now() - heardAt > SILENCE
  if (isSilent || body.dataset.connection === 'lost') {
    lose()
    // The browser tries again by itself, but not when it was refused outright, nor when the line is dead and open.
    if (Date.now() - triedAt > TRY_AGAIN && (isSilent || source.readyState === EventSource.CLOSED)) connect()
  }
  count()
}, 500)
