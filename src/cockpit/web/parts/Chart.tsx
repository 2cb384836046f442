import {
  type AutoscaleInfo,
  ColorType,
  createChart,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  LineType,
  type UTCTimestamp,
} from 'lightweight-charts'
import { createEffect, type JSX, onCleanup, onMount, untrack } from 'solid-js'
import { price } from '../../../domain/money.ts'
import { cents } from '../../figures.ts'
import { now } from '../now.ts'
import { shade } from '../theme.ts'
import { type Band, drawing, type Mark, NOTHING_DRAWN } from './chartDrawing.ts'
import { linePoints, type Point, timeOf } from './chartLines.ts'

export interface ChartLine {
  readonly name: string
  /** A variable of the theme, eg/ `--yes`. */
  readonly colour: string
  readonly points: ReadonlyArray<Point>
}
export interface ChartProps {
  readonly title: string
  readonly unit: 'cents' | 'dollars'
  readonly lines: ReadonlyArray<ChartLine>
  /** Prices grow old: after so many ms without another one the line is drawn stale, up to now. null: what is drawn does not age. */
  readonly maxAge: number | null
  readonly bands?: ReadonlyArray<Band>
  /** Colours of bands and marks are variables of the theme. */
  readonly marks?: ReadonlyArray<Mark>
  /** A value that is no point yet, drawn across, eg/ what leaving now would make. */
  readonly level?: { readonly name: string; readonly value: number } | null
  readonly onMark?: (id: string) => void
}

const colourOf = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
const NEVER = 1e15
const dollarText = (value: number): string => `${value < 0 ? '−' : ''}$${Math.abs(value).toFixed(2)}`

/** Lines over time: prices as steps, because they are polled and not continuous. What is drawn follows its data; the view stays where somebody has put it. */
export const Chart = (props: ChartProps): JSX.Element => {
  let place: HTMLDivElement | undefined
  let drawn = NOTHING_DRAWN
  let times: ReadonlyArray<UTCTimestamp> = []
  const series = new Map<string, ISeriesApi<'Line'>>()
  const show = (value: number): string =>
    props.unit === 'cents' ? cents(price(Math.round(value * 10_000))) : dollarText(value)

  const paintFrame = (chart: IChartApi): void =>
    chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: 'transparent' },
        textColor: colourOf('--text-2'),
        fontSize: 11,
        fontFamily: getComputedStyle(document.documentElement).fontFamily,
        attributionLogo: false,
      },
      grid: { vertLines: { visible: false }, horzLines: { color: colourOf('--line') } },
      // A label that the edge would cut is left out.
      rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.14, bottom: 0.08 }, entireTextOnly: true },
      timeScale: { borderColor: colourOf('--line'), timeVisible: true, secondsVisible: true, rightOffsetPixels: 104 },
      crosshair: {
        vertLine: { color: colourOf('--line-strong'), labelBackgroundColor: colourOf('--line-strong') },
        horzLine: { color: colourOf('--line-strong'), labelBackgroundColor: colourOf('--line-strong') },
      },
    })
  const seriesOf = (chart: IChartApi, line: ChartLine): ISeriesApi<'Line'> => {
    const known = series.get(line.name)
    if (known !== undefined) return known
    const added = chart.addSeries(LineSeries, {
      lineWidth: 2,
      lineType: LineType.WithSteps,
      priceLineVisible: false,
      crosshairMarkerRadius: 3,
      title: line.name,
      // What is drawn across has to be seen, however far it lies from the line.
      autoscaleInfoProvider: (original: () => AutoscaleInfo | null) => {
        const info = original()
        const level = props.level?.value ?? null
        if (info === null || info.priceRange === null || level === null) return info
        const { minValue, maxValue } = info.priceRange
        return { ...info, priceRange: { minValue: Math.min(minValue, level), maxValue: Math.max(maxValue, level) } }
      },
      priceFormat: { type: 'custom', formatter: show, minMove: 0.01 },
    })
    if (series.size === 0)
      added.attachPrimitive(
        drawing(
          chart,
          added,
          () => drawn,
          () => times,
        ),
      )
    series.set(line.name, added)
    return added
  }
  const paintLines = (chart: IChartApi, at: number): void => {
    const stale = colourOf('--line-strong')
    for (const line of props.lines) {
      const fresh = colourOf(line.colour)
      const data = linePoints(line.points, {
        now: props.maxAge === null ? null : at,
        maxAge: props.maxAge ?? NEVER,
        shades: { fresh, fading: `${fresh}99`, stale },
      })
      const one = seriesOf(chart, line)
      one.applyOptions({ color: fresh })
      one.setData(data)
    }
    for (const [name, one] of series)
      if (!props.lines.some(line => line.name === name)) {
        chart.removeSeries(one)
        series.delete(name)
      }
    times = [...new Set(props.lines.flatMap(line => line.points.map(point => timeOf(point.at))))].sort((a, b) => a - b)
    drawn = {
      bands: (props.bands ?? []).map(band => ({
        ...band,
        rounds: band.rounds.map(round => ({ ...round, colour: colourOf(round.colour) })),
      })),
      marks: (props.marks ?? []).map(mark => ({ ...mark, colour: colourOf(mark.colour) })),
      ink: {
        band: colourOf('--band'),
        line: colourOf('--line-strong'),
        text: colourOf('--text-2'),
        ground: colourOf('--ground'),
      },
    }
  }
  const paintLevel = (): void => {
    const [first] = series.values()
    for (const line of first?.priceLines() ?? []) first?.removePriceLine(line)
    const level = props.level ?? null
    if (level !== null)
      first?.createPriceLine({
        price: level.value,
        title: level.name,
        color: colourOf('--text-2'),
        lineWidth: 1,
        lineStyle: LineStyle.Dashed,
        axisLabelVisible: true,
      })
  }
  onMount(() => {
    if (place === undefined) return
    const chart = createChart(place, {
      autoSize: true,
      layout: { attributionLogo: false },
      handleScroll: { mouseWheel: false, vertTouchDrag: false },
      handleScale: { mouseWheel: false },
    })
    chart.subscribeClick(({ hoveredObjectId }) => {
      if (typeof hoveredObjectId === 'string') props.onMark?.(hoveredObjectId)
    })
    let isFitted = false
    createEffect(() => {
      shade()
      paintFrame(chart)
      // Its end moves with the clock, every five seconds.
      paintLines(chart, props.maxAge === null ? untrack(now) : Math.floor(now() / 5000) * 5000)
      paintLevel()
      if (!isFitted && props.lines.some(line => line.points.length > 0)) {
        chart.timeScale().fitContent()
        isFitted = true
      }
    })
    onCleanup(() => chart.remove())
  })
  return <div class="chart" role="img" aria-label={props.title} ref={element => (place = element)} />
}
