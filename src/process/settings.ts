import { DISCOVERING } from '../../streams/discovery.ts'
import type { EngineSettings } from '../../streams/engine.ts'
import { LISTENING } from '../../streams/events.ts'
import { EXECUTING } from '../../streams/executor.ts'
import { POLLING } from '../../streams/prices.ts'
import { RECONCILING } from '../../streams/reconciliation.ts'
import { SCORING } from '../../streams/scores.ts'
import { TICKING } from '../../streams/ticks.ts'
import type { Config } from '../config.ts'
import { DEFAULT_LIMITS, type Limits } from '../domain/risk.ts'

/** The pipeline's settings as configuration asks for them. */
export const engineSettings = (config: Config): EngineSettings => ({
  discovery: { ...DISCOVERING, interval: config.DISCOVERY_INTERVAL_MS },
  events: LISTENING,
  prices: { ...POLLING, pollInterval: config.POLL_INTERVAL_MS, earlyPolls: config.EARLY_POLLS },
  scores: SCORING,
  periodic: { every: config.PERIODIC_MS },
  ticks: { ...TICKING, maxTickWait: config.MAX_TICK_WAIT_MS, maxPriceAge: config.MAX_PRICE_AGE_MS },
  executor: EXECUTING,
  account: { ...RECONCILING, backOff: EXECUTING.backOff },
})

export const limitsOf = (config: Config): Limits => ({
  ...DEFAULT_LIMITS,
  maxPriceAge: config.MAX_PRICE_AGE_MS,
  maxActionAge: config.MAX_ACTION_AGE_MS,
  maxExposure: config.MAX_EXPOSURE_USD,
  maxMatch: config.MAX_MATCH_USD,
  quietBeforeStart: config.QUIET_BEFORE_START_MS,
  maxDailyLoss: config.MAX_DAILY_LOSS_USD,
  ordersPerSecond: config.MAX_ORDERS_PER_SECOND,
})
