import type {
  IChartApi,
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  ITimeScaleApi,
  PrimitiveHoveredItem,
  SeriesType,
  Time,
  UTCTimestamp,
} from 'lightweight-charts'
import { timeOf } from './chartLines.ts'

/** A map of the match, drawn as a band behind the prices. */
export interface Band {
  readonly label: string
  readonly from: number
  /** null: it is being played. */
  readonly to: number | null
  /** Who won each round that the feed told one by one. */
  readonly rounds: ReadonlyArray<{ readonly at: number; readonly colour: string }>
}
/** Something that the engine did: a triangle as large as its dollars, or a ring for what was refused. */
export interface Mark {
  readonly id: string
  readonly at: number
  readonly value: number
  readonly shape: 'bought' | 'sold' | 'refused'
  readonly colour: string
  readonly dollars: number
}
export interface Drawn {
  readonly bands: ReadonlyArray<Band>
  readonly marks: ReadonlyArray<Mark>
  readonly ink: { readonly band: string; readonly line: string; readonly text: string; readonly ground: string }
}
export const NOTHING_DRAWN: Drawn = { bands: [], marks: [], ink: { band: '', line: '', text: '', ground: '' } }

const RING = 4
const REACH = 16
const ROUND = 5
const FONT = '11px Inter, ui-sans-serif, system-ui, sans-serif'
const sizeOf = (dollars: number): number => Math.min(13, 6 + Math.sqrt(dollars))

const triangle = (context: CanvasRenderingContext2D, x: number, y: number, size: number, up: 1 | -1): void => {
  context.beginPath()
  context.moveTo(x, y + up * 3)
  context.lineTo(x - size * 0.7, y + up * (3 + size))
  context.lineTo(x + size * 0.7, y + up * (3 + size))
  context.closePath()
}

const drawMark = (context: CanvasRenderingContext2D, x: number, y: number, mark: Mark, ground: string): void => {
  context.lineWidth = 1.5
  if (mark.shape === 'refused') {
    context.beginPath()
    context.arc(x, y, RING, 0, 2 * Math.PI)
    context.strokeStyle = mark.colour
    context.stroke()
    return
  }
  // Bought stands below the price and points up, sold above it and points down.
  triangle(context, x, y, sizeOf(mark.dollars), mark.shape === 'bought' ? 1 : -1)
  context.fillStyle = mark.colour
  context.strokeStyle = ground
  context.stroke()
  context.fill()
}

type Draw = (context: CanvasRenderingContext2D, width: number, height: number) => void

const view = (zOrder: 'bottom' | 'top', draw: Draw): IPrimitivePaneView => ({
  zOrder: () => zOrder,
  renderer: () => ({
    draw: target =>
      target.useMediaCoordinateSpace(({ context, mediaSize }) => draw(context, mediaSize.width, mediaSize.height)),
  }),
})

/** Where a moment lies on the axis, which knows only the times of points: between its neighbours. null: the axis is empty. */
const placeOf = (scale: ITimeScaleApi<Time>, times: ReadonlyArray<UTCTimestamp>, at: number): number | null => {
  const time = timeOf(at)
  const after = times.findIndex(one => one >= time)
  const right = times[after < 0 ? times.length - 1 : after]
  const left = times[after < 0 ? times.length - 1 : Math.max(0, after - 1)]
  if (left === undefined || right === undefined) return null
  const [from, to] = [scale.timeToCoordinate(left), scale.timeToCoordinate(right)]
  if (from === null || to === null) return null
  return right === left ? to : from + ((to - from) * (time - left)) / (right - left)
}

/** Maps behind the prices and marks before them; `drawn` and `times` (of the points, in order) are asked at each frame. */
export const drawing = (
  chart: IChartApi,
  series: ISeriesApi<SeriesType>,
  drawn: () => Drawn,
  times: () => ReadonlyArray<UTCTimestamp>,
): ISeriesPrimitive<Time> => {
  const xOf = (at: number): number | null => placeOf(chart.timeScale(), times(), at)
  const placed = (): ReadonlyArray<{ readonly mark: Mark; readonly x: number; readonly y: number }> =>
    drawn().marks.flatMap(mark => {
      const [x, y] = [xOf(mark.at), series.priceToCoordinate(mark.value)]
      return x === null || y === null ? [] : [{ mark, x, y }]
    })

  const drawBand = (
    band: Band,
    place: number,
    context: CanvasRenderingContext2D,
    width: number,
    height: number,
  ): void => {
    const { ink } = drawn()
    const from = xOf(band.from)
    const to = band.to === null ? width : xOf(band.to)
    if (from === null || to === null) return
    context.fillStyle = ink.band
    if (place % 2 === 0) context.fillRect(from, 0, to - from, height)
    context.fillStyle = ink.line
    context.fillRect(from, 0, 1, height)
    if (band.to !== null) context.fillRect(to, 0, 1, height)
    for (const round of band.rounds) {
      context.fillStyle = round.colour
      context.fillRect((xOf(round.at) ?? -9) - 1, height - ROUND, 2, ROUND)
    }
  }
  /** Over the grid, and never beyond its band. */
  const writeBand = (band: Band, context: CanvasRenderingContext2D, width: number): void => {
    const from = xOf(band.from)
    const to = band.to === null ? width : xOf(band.to)
    if (from === null || to === null) return
    context.save()
    context.beginPath()
    context.rect(from, 0, Math.max(0, to - from - 2), 20)
    context.clip()
    context.font = FONT
    context.fillStyle = drawn().ink.text
    context.fillText(band.label, from + 6, 14)
    context.restore()
  }
  const views = [
    view('bottom', (context, width, height) => {
      for (const [place, band] of drawn().bands.entries()) drawBand(band, place, context, width, height)
    }),
    view('top', (context, width) => {
      for (const band of drawn().bands) writeBand(band, context, width)
      for (const { mark, x, y } of placed()) drawMark(context, x, y, mark, drawn().ink.ground)
    }),
  ]
  return {
    paneViews: () => views,
    hitTest: (x, y): PrimitiveHoveredItem | null => {
      const near = placed()
        .map(one => ({ ...one, away: Math.hypot(one.x - x, one.y - y) }))
        .filter(one => one.away <= REACH)
        .sort((one, other) => one.away - other.away)[0]
      return near === undefined ? null : { externalId: near.mark.id, zOrder: 'top', cursorStyle: 'pointer' }
    },
  }
}
