import type { JSX } from 'solid-js'

const WIDTH = 72
const HEIGHT = 18
const STEPS = 30

/** A line of the last half minute; flat when nothing came. */
export const Spark = (props: { readonly values: ReadonlyArray<number> }): JSX.Element => {
  const points = () => {
    const most = Math.max(1, ...props.values)
    const first = STEPS - props.values.length
    return props.values
      .map((value, place) => {
        const x = ((first + place) / (STEPS - 1)) * WIDTH
        return `${x.toFixed(1)},${(HEIGHT - 1.5 - (value / most) * (HEIGHT - 3)).toFixed(1)}`
      })
      .join(' ')
  }
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" height={HEIGHT} aria-hidden="true">
      <polyline points={points()} />
    </svg>
  )
}
