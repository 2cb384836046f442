import type { JSX } from 'solid-js'
import { Empty } from '../parts/Empty.tsx'

export const NotFound = (): JSX.Element => (
  <div class="view">
    <h1>Nothing here</h1>
    <Empty>
      There is no view at this address. <a href="/">To the desk</a>
    </Empty>
  </div>
)
