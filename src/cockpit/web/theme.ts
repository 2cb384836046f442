import { createSignal } from 'solid-js'

export type Theme = 'system' | 'dark' | 'light'
const KEY = 'csgo-engine theme'

const read = (): Theme => {
  const kept = window.localStorage.getItem(KEY)
  return kept === 'dark' || kept === 'light' ? kept : 'system'
}
const [theme, setTheme] = createSignal<Theme>(read())
const dark = window.matchMedia('(prefers-color-scheme: dark)')
const [isDarkSystem, setDarkSystem] = createSignal(dark.matches)

/** What is seen now, whoever chose it. */
export const shade = (): 'dark' | 'light' => {
  const chosen = theme()
  if (chosen !== 'system') return chosen
  return isDarkSystem() ? 'dark' : 'light'
}

export const chooseTheme = (chosen: Theme): void => {
  window.localStorage.setItem(KEY, chosen)
  setTheme(chosen)
  document.documentElement.dataset['theme'] = shade()
}

export const startTheme = (): void => {
  document.documentElement.dataset['theme'] = shade()
  dark.addEventListener('change', () => {
    setDarkSystem(dark.matches)
    document.documentElement.dataset['theme'] = shade()
  })
}
