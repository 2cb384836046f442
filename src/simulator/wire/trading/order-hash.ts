/**
 * The typed data of the exchange (EIP-712): an order's hash, which is its id, and who signed it. Struct, domain and contracts as published for
 * the exchange's versions 2 and 3 on chain 137; the wallet's wrapped signature is ERC-7739's.
 */
import { type Hex, keccak256, toHex } from 'viem'
import type { Address } from '../../exchange/orders.ts'
import { addressWord, digestOf, hashOf, word } from './ecdsa.ts'

export const CHAIN = 137

/** The contract that an order was signed for, with its version. */
export interface Contract {
  readonly version: '2' | '3'
  readonly address: Address
}

export const EXCHANGE: Contract = { version: '2', address: '0xe111180000d2663c0091e4f400237545b87b996b' }
export const NEG_RISK_EXCHANGE: Contract = { version: '2', address: '0xe2222d279d744050d28e00520010520000310f59' }
export const EXCHANGE_V3: Contract = { version: '3', address: '0xe3333700ca9d93003f00f0f71f8515005f6c00aa' }
export const CONTRACTS: ReadonlyArray<Contract> = [EXCHANGE, NEG_RISK_EXCHANGE, EXCHANGE_V3]

/** What is signed of an order; numbers below 2^256, bytes as lower-case hex. */
export interface OrderStruct {
  readonly salt: bigint
  readonly maker: Address
  readonly signer: Address
  readonly tokenId: bigint
  readonly makerAmount: bigint
  readonly takerAmount: bigint
  readonly side: 0 | 1
  readonly signatureType: 0 | 1 | 2 | 3
  readonly timestamp: bigint
  readonly metadata: Hex
  readonly builder: Hex
}

const NAME = 'Polymarket CTF Exchange'
const ORDER =
  'Order(uint256 salt,address maker,address signer,uint256 tokenId,uint256 makerAmount,uint256 takerAmount,uint8 side,uint8 signatureType,uint256 timestamp,bytes32 metadata,bytes32 builder)'
const WRAPPED = `TypedDataSign(Order contents,string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)${ORDER}`

const textWord = (text: string): string => keccak256(toHex(text)).slice(2)

const DOMAIN_TYPE = textWord('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)')
const ORDER_TYPE = textWord(ORDER)
const WRAPPED_TYPE = textWord(WRAPPED)
const WALLET_NAME = textWord('DepositWallet')
const WALLET_VERSION = textWord('1')
/** The end of a wrapped signature: the type in plain, and its length. */
const DESCRIPTION = `${toHex(ORDER).slice(2)}${ORDER.length.toString(16).padStart(4, '0')}`
const INNER = 2 + 130

const domainOf = ({ version, address }: Contract): Hex =>
  hashOf(DOMAIN_TYPE, textWord(NAME), textWord(version), word(CHAIN), addressWord(address))

const DOMAINS: ReadonlyMap<Contract, Hex> = new Map(CONTRACTS.map(contract => [contract, domainOf(contract)]))

const structHash = (order: OrderStruct): Hex =>
  hashOf(
    ORDER_TYPE,
    word(order.salt),
    addressWord(order.maker),
    addressWord(order.signer),
    word(order.tokenId),
    word(order.makerAmount),
    word(order.takerAmount),
    word(order.side),
    word(order.signatureType),
    word(order.timestamp),
    order.metadata.slice(2),
    order.builder.slice(2),
  )

export interface ToCheck {
  /** The order's id. */
  readonly hash: Hex
  /** What its owner must have signed, and the signature of it; null when a wallet's wrapping is not that of this order. */
  readonly proof: { readonly digest: Hex; readonly signature: string } | null
}

/** A wallet (signature type 3) shows its owner's signature over the wrapped order, followed by domain, struct and type. */
const proofOfWallet = (order: OrderStruct, domain: Hex, struct: Hex, signature: string): ToCheck['proof'] => {
  const rest = signature.slice(INNER).toLowerCase()
  if (rest !== `${domain.slice(2)}${struct.slice(2)}${DESCRIPTION}`) return null
  const wrapped = hashOf(
    WRAPPED_TYPE,
    struct.slice(2),
    WALLET_NAME,
    WALLET_VERSION,
    word(CHAIN),
    addressWord(order.signer),
    word(0),
  )
  return { digest: digestOf(domain, wrapped), signature: signature.slice(0, INNER) }
}

/** An order as signed for a contract: its id, and what is to be checked. */
export const readOrder = (order: OrderStruct, contract: Contract, signature: string): ToCheck => {
  const domain = DOMAINS.get(contract) ?? domainOf(contract)
  const struct = structHash(order)
  const hash = digestOf(domain, struct)
  const proof =
    order.signatureType === 3 ? proofOfWallet(order, domain, struct, signature) : { digest: hash, signature }
  return { hash, proof }
}
