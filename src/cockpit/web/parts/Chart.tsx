import {
  ColorType,
  createChart,
  createSeriesMarkers,
  type IChartApi,
  type ISeriesApi,
  type LineData,
  LineSeries,
  LineType,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts'
import { createEffect, type JSX, onCleanup, onMount } from 'solid-js'
import { price } from '../../../domain/money.ts'
import { cents } from '../../figures.ts'
import { shade } from '../theme.ts'

export interface ChartLine {
  readonly name: string
  /** A variable of the theme, eg/ `--yes`. */
  readonly colour: string
  /** Times in ms. */
  readonly points: ReadonlyArray<{ readonly at: number; readonly value: number }>
  readonly marks: ReadonlyArray<{
    readonly at: number
    readonly shape: 'arrowUp' | 'arrowDown' | 'circle'
    readonly colour: string
    readonly size: number
  }>
}

const colourOf = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
/** Seconds of local time, for the axis knows no zones. */
const timeOf = (at: number): UTCTimestamp => stamp(Math.floor(at / 1000) - new Date(at).getTimezoneOffset() * 60)
// law: the library's own brand for seconds, which it has no constructor for
const stamp = (seconds: number): UTCTimestamp => seconds as UTCTimestamp

/** One point a second at most, in order, as the library wants them. */
const dataOf = (points: ChartLine['points']): Array<LineData<Time>> => {
  const bySecond = new Map<UTCTimestamp, number>()
  for (const { at, value } of points) bySecond.set(timeOf(at), value)
  return [...bySecond].sort(([a], [b]) => a - b).map(([time, value]) => ({ time, value }))
}
const marksOf = (line: ChartLine): Array<SeriesMarker<Time>> =>
  [...line.marks]
    .sort((a, b) => a.at - b.at)
    .map(mark => ({
      time: timeOf(mark.at),
      position: mark.shape === 'arrowUp' ? 'belowBar' : mark.shape === 'arrowDown' ? 'aboveBar' : 'inBar',
      shape: mark.shape,
      color: colourOf(mark.colour),
      size: mark.size,
    }))

/** Lines over time: prices as steps, because they are polled and not continuous. */
export const Chart = (props: {
  readonly lines: ReadonlyArray<ChartLine>
  readonly unit: 'cents' | 'dollars'
  readonly title: string
}): JSX.Element => {
  let place: HTMLDivElement | undefined
  let chart: IChartApi | undefined
  const series: Array<ISeriesApi<'Line'>> = []
  const show = (value: number): string =>
    props.unit === 'cents'
      ? cents(price(Math.round(value * 10_000)))
      : `${value < 0 ? '−' : ''}$${Math.abs(value).toFixed(2)}`
  const paint = (): void => {
    if (chart === undefined) return
    chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: 'transparent' },
        textColor: colourOf('--text-2'),
        fontSize: 11,
        fontFamily: getComputedStyle(document.documentElement).fontFamily,
        attributionLogo: false,
      },
      grid: { vertLines: { visible: false }, horzLines: { color: colourOf('--line') } },
      rightPriceScale: { borderVisible: false },
      timeScale: { borderColor: colourOf('--line'), timeVisible: true, secondsVisible: false },
    })
    for (const one of series.splice(0)) chart.removeSeries(one)
    for (const line of props.lines) {
      const added = chart.addSeries(LineSeries, {
        color: colourOf(line.colour),
        lineWidth: 2,
        lineType: LineType.WithSteps,
        priceLineVisible: false,
        title: line.name,
        priceFormat: { type: 'custom', formatter: show, minMove: 0.01 },
      })
      added.setData(dataOf(line.points))
      if (line.marks.length > 0) createSeriesMarkers(added, marksOf(line))
      series.push(added)
    }
  }
  onMount(() => {
    if (place === undefined) return
    chart = createChart(place, {
      autoSize: true,
      layout: { attributionLogo: false },
      handleScroll: { mouseWheel: false },
      handleScale: { mouseWheel: false },
    })
    createEffect(() => {
      shade()
      paint()
    })
    createEffect(() => {
      if (props.lines.some(line => line.points.length > 0)) chart?.timeScale().fitContent()
    })
    onCleanup(() => chart?.remove())
  })
  return <div class="chart" role="img" aria-label={props.title} ref={element => (place = element)} />
}
