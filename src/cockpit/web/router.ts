import { createSignal } from 'solid-js'

/** Every view and every row has an address. The first part names the view, the second what it is about. */
export interface Place {
  readonly view: string
  readonly about: string
  readonly asks: URLSearchParams
}

const read = (): Place => {
  const { pathname, search } = window.location
  const [, view = '', ...about] = pathname.split('/')
  return {
    view: view === '' ? 'desk' : view,
    about: about.map(decodeURIComponent).join('/'),
    asks: new URLSearchParams(search),
  }
}

const [place, setPlace] = createSignal<Place>(read())

export { place }

export const go = (address: string): void => {
  if (address !== window.location.pathname + window.location.search) window.history.pushState(null, '', address)
  setPlace(read())
  window.scrollTo(0, 0)
}
/** The same view about something else, without another step back. */
export const stay = (address: string): void => {
  window.history.replaceState(null, '', address)
  setPlace(read())
}

export const matchAddress = (event: string): string => `/match/${encodeURIComponent(event)}`
export const whyAddress = (action: string): string => `/why/${encodeURIComponent(action)}`

/** Links of the page itself are followed without loading it anew; those with a modifier are the browser's. */
export const startRouter = (): void => {
  window.addEventListener('popstate', () => setPlace(read()))
  document.addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link === null || event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    if (link.origin !== window.location.origin || link.hasAttribute('download')) return
    event.preventDefault()
    go(link.pathname + link.search)
  })
}
