import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { METRICS, type Measured, type MetricName, type Sample } from './metricTable.ts'

/** The metrics of a running engine in the text format of Prometheus. */
export interface Metrics {
  readonly contentType: string
  /** The page of `/metrics`. Nothing is kept between two calls: counters are counted where things happen. */
  readonly read: () => Promise<string>
  /** Every metric with its help, those of the process included. */
  readonly described: () => ReadonlyArray<{ readonly name: string; readonly help: string }>
}

const NAMES = Object.entries(METRICS)
const isName = (name: string): name is MetricName => Object.hasOwn(METRICS, name)

/**
 * Registers all that `METRICS` names, and memory, processor time, file descriptors and event loop delay of the process
 * (prefix `csgo_`). `measured` is asked once for each page.
 */
export const createMetrics = (measured: () => Measured): Metrics => {
  const registry = new Registry()
  let latest: Measured = {}
  const samplesOf = (name: string): ReadonlyArray<Sample> => (isName(name) ? (latest[name] ?? []) : [])

  for (const [name, { kind, help, labels }] of NAMES) {
    const described = { name, help, labelNames: [...labels], registers: [registry] }
    if (kind === 'counter') {
      const metric: Counter = new Counter({
        ...described,
        collect: () => {
          metric.reset()
          for (const { labels: of, value } of samplesOf(name)) metric.inc(of, value)
        },
      })
    } else {
      const metric: Gauge = new Gauge({
        ...described,
        collect: () => {
          metric.reset()
          for (const { labels: of, value } of samplesOf(name)) metric.set(of, value)
        },
      })
    }
  }
  collectDefaultMetrics({ register: registry, prefix: 'csgo_' })

  return {
    contentType: registry.contentType,
    read: () => {
      latest = measured()
      return registry.metrics()
    },
    described: () => registry.getMetricsAsArray().map(({ name, help }) => ({ name, help })),
  }
}
