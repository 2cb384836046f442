/** Time on the page: the server's clock as its last message told it, and ages counted from it. Nothing else is counted here. */
const FRESH = 2000

let lead = 0
let maxPriceAge = 20_000

/** A message said what time it is. */
export const hearTime = at => {
  lead = at - Date.now()
}
export const hearMaxPriceAge = ms => {
  maxPriceAge = ms
}
const now = () => Date.now() + lead

/** A span in words: `4 s`, `2 m 05 s`, `3 h 12 m`, `5 d`. */
export const span = ms => {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} m ${String(seconds % 60).padStart(2, '0')} s`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ${String(minutes % 60).padStart(2, '0')} m` : `${Math.floor(hours / 24)} d`
}
export const since = at => span(now() - at)

/** Puts a text up when it is another one. */
export const put = (node, text) => {
  if (node.textContent !== text) node.textContent = text
}

export const showPhase = (row, parts) => {
  const left = row.starts === null ? null : row.starts - now()
  if (row.phase === 'over') put(parts.phase, 'over')
  else if (left === null) put(parts.phase, 'start not known')
  else put(parts.phase, left > 0 ? `in ${span(left)}` : 'live')
}

/**
 * How old a row's price is: `--aged` runs from 0 (under 2 s) to 1 (as old as a price may be), beyond that the row is stale.
 * Answers the age in milliseconds; null without a price, or when the match is over and nobody asks any more.
 */
export const showAge = (row, parts, node) => {
  if (row.observedAt === null || row.phase === 'over') {
    node.dataset.age = 'none'
    put(parts.age, '–')
    return null
  }
  const age = now() - row.observedAt
  node.dataset.age = age > maxPriceAge ? 'stale' : 'fresh'
  node.style.setProperty('--aged', Math.min(1, Math.max(0, (age - FRESH) / (maxPriceAge - FRESH))).toFixed(2))
  put(parts.age, span(age))
  return age
}

/** What is wrong with a price, in words: what the server says, or that it has grown too old meanwhile. */
export const showStatus = (row, parts, node) => {
  const says = node.dataset.age === 'stale' && row.status === 'good' ? 'stale: no strategy sees it' : row.says
  put(parts.says, says)
  put(parts.saysNarrow, says)
}
