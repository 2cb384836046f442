/** The struct that is signed of an order (protocol: "Order"), its hash, which is the order's id, and its signature. */
import { type Hex, toHex } from 'viem'
import type { Direction, TokenId } from '../../domain/ids.ts'
import type { Millis } from '../../domain/money.ts'
import type { Exchange } from './contracts.ts'
import { addressWord, digestOf, hashOf, textWord, word } from './typedData.ts'
import type { SignatureType, Signer } from './wallet.ts'

export interface OrderStruct {
  /** Below 2^53: it goes over the wire as a number. */
  readonly salt: number
  readonly maker: Hex
  readonly signer: Hex
  readonly tokenId: TokenId
  readonly makerAmount: number
  readonly takerAmount: number
  readonly side: Direction
  readonly signatureType: SignatureType
  readonly timestamp: Millis
  readonly metadata: Hex
  readonly builder: Hex
}

export const ZERO_BYTES: Hex = `0x${'0'.repeat(64)}`

const ORDER =
  'Order(uint256 salt,address maker,address signer,uint256 tokenId,uint256 makerAmount,uint256 takerAmount,uint8 side,uint8 signatureType,uint256 timestamp,bytes32 metadata,bytes32 builder)'
const WRAPPED = `TypedDataSign(Order contents,string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)${ORDER}`

const DOMAIN_TYPE = textWord('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)')
const NAME = textWord('Polymarket CTF Exchange')
const ORDER_TYPE = textWord(ORDER)
const WRAPPED_TYPE = textWord(WRAPPED)
const WALLET_NAME = textWord('DepositWallet')
const WALLET_VERSION = textWord('1')
/** The end of a wrapped signature (ERC-7739): the type in plain, and its length. */
const DESCRIPTION = `${toHex(ORDER).slice(2)}${ORDER.length.toString(16).padStart(4, '0')}`

const domains = new Map<string, Hex>()
/** The same few domains again and again: remembered. */
const domainOf = ({ chainId, version, address }: Exchange): Hex => {
  const key = `${chainId}/${version}/${address}`
  const known = domains.get(key)
  if (known !== undefined) return known
  const made = hashOf(DOMAIN_TYPE, NAME, textWord(String(version)), word(chainId), addressWord(address))
  domains.set(key, made)
  return made
}

const structHash = (order: OrderStruct): Hex =>
  hashOf(
    ORDER_TYPE,
    word(order.salt),
    addressWord(order.maker),
    addressWord(order.signer),
    word(BigInt(order.tokenId)),
    word(order.makerAmount),
    word(order.takerAmount),
    word(order.side === 'BUY' ? 0 : 1),
    word(order.signatureType),
    word(order.timestamp),
    order.metadata.slice(2),
    order.builder.slice(2),
  )

/** The order's id at the venue. */
export const hashOfOrder = (order: OrderStruct, exchange: Exchange): Hex =>
  digestOf(domainOf(exchange), structHash(order))

/** The signature as the venue wants it, of an order with that hash: over the hash; for a wallet that is a contract (type 3) over the wrapped order, with what it wraps behind. */
export const signOrder = async (order: OrderStruct, exchange: Exchange, hash: Hex, signer: Signer): Promise<Hex> => {
  if (order.signatureType !== 3) return signer.sign(hash)
  const domain = domainOf(exchange)
  const struct = structHash(order)
  const wrapped = hashOf(
    WRAPPED_TYPE,
    struct.slice(2),
    WALLET_NAME,
    WALLET_VERSION,
    word(exchange.chainId),
    addressWord(order.signer),
    word(0),
  )
  const inner = await signer.sign(digestOf(domain, wrapped))
  return `${inner}${domain.slice(2)}${struct.slice(2)}${DESCRIPTION}`
}
