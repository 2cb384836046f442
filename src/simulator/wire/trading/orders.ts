/** `POST /order` and `POST /orders`: form, owner, signature and rate are judged here, all else by the exchange. */
import { orderId, tokenId } from '../../../domain/ids.ts'
import { type Millis, showMillionths } from '../../../domain/money.ts'
import { type Answer, ok, refusal } from '../../answer.ts'
import type { Directory } from '../../directory.ts'
import type { Exchange, NewOrder, Placed, Refused } from '../../exchange/orders.ts'
import type { Faults, Where } from '../../faults/fault.ts'
import { parsed } from '../json.ts'
import type { SignerLimits } from '../limits.ts'
import type { SignatureCheck } from './ecdsa.ts'
import type { ApiKey, Keys } from './keys.ts'
import { type OrderForm, readForm } from './order-form.ts'
import {
  CONTRACTS,
  type Contract,
  EXCHANGE,
  EXCHANGE_V3,
  NEG_RISK_EXCHANGE,
  readOrder,
  type ToCheck,
} from './order-hash.ts'
import { type Readiness, readinessAt } from './restart.ts'

export interface OrderEntryParts {
  readonly exchange: Exchange
  readonly keys: Keys
  readonly directory: Directory
  readonly faults: Faults
  readonly limits: SignerLimits
  readonly isSignedBy: SignatureCheck
  readonly now: () => Millis
}

export interface OrderEntry {
  readonly one: (key: ApiKey, body: string) => Answer
  readonly batch: (key: ApiKey, body: string) => Answer
}

const MOST_IN_BATCH = 15

const refused = (status: Refused['status'], error: string): Refused => ({ _tag: 'Refused', status, error })
const INVALID = refused(400, 'Invalid order payload')
const POST_ONLY = 'post-only mode: only post-only orders and cancels are allowed'

/** A refusal as it stands on the wire. */
const refusedAnswer = ({ status, error, code, retryAfterSeconds }: Refused): Answer => ({
  status,
  body: {
    error,
    ...(code === undefined ? {} : { code }),
    ...(retryAfterSeconds === undefined ? {} : { retry_after_seconds: retryAfterSeconds }),
  },
  ...(retryAfterSeconds === undefined ? {} : { headers: { 'Retry-After': String(retryAfterSeconds) } }),
})

const RESTARTING: Answer = refusal(425, 'the matching engine is restarting')

/** The fault of the order limiter: full by nobody's doing. */
const TOO_MANY: Answer = { ...refusal(429, 'Too Many Requests'), headers: { 'Retry-After': '1' } }

/** Decimals; empty when there is nothing. */
const amountText = (amount: number): string => (amount === 0 ? '' : showMillionths(amount))

type Leg = Placed & { readonly id: string }

const accepted = (leg: Leg & { readonly _tag: 'Accepted' }): unknown => ({
  errorMsg: '',
  orderID: leg.id,
  takingAmount: amountText(leg.taking),
  makingAmount: amountText(leg.making),
  status: leg.status,
  success: true,
  ...(leg.trades.length === 0 ? {} : { tradeIDs: leg.trades }),
})

/** In a batch a refused order says so in its place; `success` means no more than that it was read. */
const inBatch = (leg: Leg): unknown => {
  switch (leg._tag) {
    case 'Accepted':
      return accepted(leg)
    case 'Refused':
      return { errorMsg: leg.error, orderID: '', takingAmount: '', makingAmount: '', status: '', success: true }
  }
}

const mayTrade = (form: OrderForm, readiness: Readiness): Refused | null => {
  switch (readiness._tag) {
    case 'PostOnly':
      return form.posting === 'post-only'
        ? null
        : { ...refused(503, POST_ONLY), code: 'post_only_mode', retryAfterSeconds: readiness.seconds }
    case 'Restarting':
    case 'Ready':
      return null
  }
}

export const createOrderEntry = (parts: OrderEntryParts): OrderEntry => {
  const { exchange, keys, directory, faults, limits, isSignedBy, now } = parts
  const isRight = ({ proof }: ToCheck, key: ApiKey): boolean =>
    proof !== null && isSignedBy(proof.digest, proof.signature, key.address)

  /** The contract of the token's market; null when it has no book (any more). */
  const contractOf = (token: string): Contract | null => {
    const view = directory.byToken(token)?.view ?? null
    if (view === null || view.market === null || view.market.status === 'resolved') return null
    if (view.listing.version === 'v2') return EXCHANGE_V3
    return view.listing.negRisk ? NEG_RISK_EXCHANGE : EXCHANGE
  }

  /** Whose it must be: the key's own address signs; a wallet's order names the wallet twice. */
  const signerRefusal = ({ struct, owner }: OrderForm, key: ApiKey): Refused | null => {
    const { signatureType, maker, signer } = struct
    if (owner !== key.apiKey) return refused(400, 'the order owner has to be the owner of the API KEY')
    if (signatureType === 3 ? signer !== maker : signer !== key.address)
      return refused(400, 'the order signer address has to be the address of the API KEY')
    return null
  }

  /** A signature that fits another contract was made for another version. */
  const signatureRefusal = ({ struct, signature }: OrderForm, contract: Contract, key: ApiKey): Refused => {
    const fits = (other: Contract): boolean =>
      other.version !== contract.version && isRight(readOrder(struct, other, signature), key)
    return CONTRACTS.some(fits) ? refused(400, 'order_version_mismatch') : refused(400, 'invalid signature')
  }

  const place = (key: ApiKey, body: unknown, readiness: Readiness): Leg => {
    const written = readForm(body, now())
    if (written._tag === 'Unreadable') return { ...refused(400, written.error), id: '' }
    const { form } = written
    const { struct } = form
    const token = struct.tokenId.toString()
    const contract = contractOf(token)
    const early = mayTrade(form, readiness) ?? signerRefusal(form, key)
    if (early !== null) return { ...early, id: '' }
    if (contract === null) return { ...refused(404, 'No orderbook exists for the requested token id'), id: '' }
    const read = readOrder(struct, contract, form.signature)
    const { hash } = read
    if (!isRight(read, key)) return { ...signatureRefusal(form, contract, key), id: hash }
    if (struct.signatureType === 0 && struct.maker !== struct.signer)
      return { ...refused(400, 'invalid signature'), id: hash }
    if (struct.maker !== key.address && keys.mayTradeFor(key.address, struct.maker) === 'no')
      return { ...refused(400, 'maker address not allowed'), id: hash }
    const makerAmount = Number(struct.makerAmount)
    const takerAmount = Number(struct.takerAmount)
    if (!Number.isSafeInteger(makerAmount) || !Number.isSafeInteger(takerAmount))
      return { ...refused(400, 'not enough balance / allowance'), id: hash }
    const order: NewOrder = {
      id: orderId(hash),
      version: contract.version,
      apiKey: key.apiKey,
      maker: struct.maker,
      signer: struct.signer,
      tokenId: tokenId(token),
      direction: form.direction,
      makerAmount,
      takerAmount,
      type: form.type,
      posting: form.posting,
      expiresAt: form.expiresAt,
    }
    return { ...exchange.place(order), id: hash }
  }

  /** What stands before any order: the engine's restart, the limiter (or the fault that plays it). */
  const guarded = (key: ApiKey, path: string, tokens: number, answer: (readiness: Readiness) => Answer): Answer => {
    const where: Where = { endpoint: `POST /clob${path}`, key: key.apiKey }
    const readiness = readinessAt(faults, where, now())
    if (readiness._tag === 'Restarting') return RESTARTING
    if (faults.strikes('http-429', where, now())) return TOO_MANY
    const charged = limits.charge('order', key.address, tokens)
    const answered = charged._tag === 'Empty' ? refusal(429, 'Too Many Requests') : answer(readiness)
    return { ...answered, headers: { ...answered.headers, ...charged.headers } }
  }

  return {
    one: (key, body) =>
      guarded(key, '/order', 1, readiness => {
        const leg = place(key, parsed(body), readiness)
        return leg._tag === 'Refused' ? refusedAnswer(leg) : ok(accepted(leg))
      }),
    batch: (key, body) => {
      const orders = parsed(body)
      if (!Array.isArray(orders) || orders.length === 0) return refusedAnswer(INVALID)
      if (orders.length > MOST_IN_BATCH)
        return refusal(400, `Too many orders in payload: ${orders.length}, max allowed: ${MOST_IN_BATCH}`)
      return guarded(key, '/orders', orders.length, readiness =>
        ok(orders.map((one: unknown) => inBatch(place(key, one, readiness)))),
      )
    },
  }
}
