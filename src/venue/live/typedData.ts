/**
 * EIP-712 by hand: hashes of the few structs that are signed here. Encoding each word ourselves is meant to be faster than
 * viem's general encoder, and an order is named inside the transaction that approves it.
 */
import { type Hex, keccak256, toHex } from 'viem'

/** A number as 32 bytes, without `0x`. */
export const word = (value: bigint | number): string => value.toString(16).padStart(64, '0')
/** An address as 32 bytes, without `0x`. */
export const addressWord = (address: Hex): string => address.slice(2).toLowerCase().padStart(64, '0')
/** A text's hash, which stands for it, without `0x`. */
export const textWord = (text: string): string => keccak256(toHex(text)).slice(2)
export const hashOf = (...words: ReadonlyArray<string>): Hex => keccak256(`0x${words.join('')}`)
/** What is signed. */
export const digestOf = (domain: Hex, struct: Hex): Hex => hashOf('1901', domain.slice(2), struct.slice(2))
