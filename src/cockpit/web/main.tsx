import { render } from 'solid-js/web'
import { App } from './App.tsx'
import { startKeys } from './keys.ts'
import { startClock } from './now.ts'
import { startRouter } from './router.ts'
import { readSession } from './session.ts'
import { startStore } from './store.ts'
import { startTheme } from './theme.ts'
import './styles/base.css'
import './styles/shell.css'
import './styles/parts.css'
import './styles/views.css'

startTheme()
startRouter()
startKeys()
startClock()
startStore()
void readSession()
const root = document.getElementById('root')
if (root !== null) render(() => <App />, root)
