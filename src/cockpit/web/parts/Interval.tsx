import { type JSX, Show } from 'solid-js'
import type { StrategiesAnswer } from '../../answers.ts'

type Strategy = StrategiesAnswer['strategies'][number]

/** Mean of what a closed position made with its interval, as a bar around a common zero; `most` is the end of the scale. */
export const Interval = (props: { readonly one: Strategy; readonly most: number }): JSX.Element => {
  const x = (value: number): number => (value / props.most) * 50
  const ofZero = (): string => (props.one.low > 0 ? 'earns' : props.one.high < 0 ? 'loses' : 'open')
  return (
    <Show when={props.one.trades > 0} fallback={<span class="label">nothing closed yet</span>}>
      <span class="interval" title={`95 % of ${props.one.interval} a position`}>
        <svg
          viewBox="-52 0 104 14"
          preserveAspectRatio="none"
          width="100%"
          height="14"
          role="img"
          aria-label={`${props.one.interval} a position, 95 %`}
        >
          <line x1="0" x2="0" y1="0" y2="14" class="zero" />
          <rect
            x={x(props.one.low)}
            width={Math.max(1, x(props.one.high) - x(props.one.low))}
            y="4"
            height="6"
            class="range"
            data-says={props.one.isEnough ? ofZero() : 'few'}
          />
          <rect x={x(props.one.middle) - 0.5} width="1" y="1" height="12" class="middle" />
        </svg>
        <span class="label num">{props.one.isEnough ? props.one.interval : 'too few'}</span>
      </span>
    </Show>
  )
}
