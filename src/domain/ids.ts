import type { Brand } from './brand.ts'

/** `csgo_matches.id`: one market, that is one question. */
export type MarketId = Brand<number, 'MarketId'>
/** The venue's id of a market: `0x` and 64 hex digits. */
export type ConditionId = Brand<string, 'ConditionId'>
/** The venue's id of one side of a market: a decimal number of up to 78 digits, as text. */
export type TokenId = Brand<string, 'TokenId'>
/** The id of an order, known before it is sent (live: the EIP-712 hash; paper: derived from the action's id). */
export type OrderId = Brand<string, 'OrderId'>
/** `strategy@set`, eg/ `scalp@default`. */
export type StrategyKey = Brand<string, 'StrategyKey'>
/** `strategy@set/market/step/index`, or `manual/ask/index` when a person asks: an action's name for good; unique in the database. */
export type ActionId = Brand<string, 'ActionId'>

export const marketId = (id: number): MarketId => id as MarketId
export const conditionId = (text: string): ConditionId => text as ConditionId
export const tokenId = (text: string): TokenId => text as TokenId
export const orderId = (text: string): OrderId => text as OrderId
export const strategyKey = (name: string, set = 'default'): StrategyKey => `${name}@${set}` as StrategyKey
/** Reads a key as the database and the command line write it; nothing but `name@set` is one. */
export const parseStrategyKey = (text: string): StrategyKey | null =>
  /^[a-z][a-z0-9_]*@[a-z][a-z0-9_-]*$/.test(text) ? (text as StrategyKey) : null
export const actionId = (strategy: StrategyKey, market: MarketId, step: number, index: number): ActionId =>
  `${strategy}/${market}/${step}/${index}` as ActionId
/** An action that a person asks for: `ask` is the number of what he asked in `csgo_audit`, `index` counts the actions of it. */
export const manualActionId = (ask: number, index: number): ActionId => `manual/${ask}/${index}` as ActionId
/** Who asks for an action. */
export const askerOf = (action: ActionId): 'strategy' | 'person' =>
  action.startsWith('manual/') ? 'person' : 'strategy'
/** Reads an action's id back from the database. */
export const savedActionId = (text: string): ActionId => text as ActionId
/** Reads a strategy's key back from the database. */
export const savedStrategyKey = (text: string): StrategyKey => text as StrategyKey

export type Side = 'YES' | 'NO'
export const otherSide = (side: Side): Side => (side === 'YES' ? 'NO' : 'YES')
export type Direction = 'BUY' | 'SELL'
