import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** `scrypt$N$r$p$salt$hash`, salt and hash in base64url. */
interface Parts {
  readonly cost: number
  readonly block: number
  readonly parallel: number
  readonly salt: Buffer
  readonly hash: Buffer
}

/** Characters of a password for the page. */
export const SHORTEST_PASSWORD = 8
export const LONGEST_PASSWORD = 200

const SHORTEST_SALT = 16
const SHORTEST_HASH = 32
const MOST_MEMORY = 256 * 1024 * 1024

const partsOf = (text: string): Parts | null => {
  const match = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([\w-]+)\$([\w-]+)$/.exec(text)
  if (match === null) return null
  const [, cost = '', block = '', parallel = '', salt = '', hash = ''] = match
  const parts = {
    cost: Number(cost),
    block: Number(block),
    parallel: Number(parallel),
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  }
  const isPower = parts.cost >= 16_384 && Math.log2(parts.cost) % 1 === 0
  const fits = 128 * parts.cost * parts.block < MOST_MEMORY
  return isPower && fits && parts.salt.length >= SHORTEST_SALT && parts.hash.length >= SHORTEST_HASH ? parts : null
}

/** Whether a text is a hash that passwords can be held against: scrypt with a cost of 16384 or more. */
export const isPasswordHash = (text: string): boolean => partsOf(text) !== null

const derive = (password: string, { cost, block, parallel, salt, hash }: Parts): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(password, salt, hash.length, { N: cost, r: block, p: parallel, maxmem: MOST_MEMORY }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    ),
  )

/** Whether a password is the one of the hash, in a time that does not tell how far it was right. */
export const isPassword = async (password: string, stored: string): Promise<boolean> => {
  const parts = partsOf(stored)
  return parts !== null && timingSafeEqual(await derive(password, parts), parts.hash)
}

/** 32 MB and some 100 ms for each try: dear for whoever guesses, bearable for the engine beside its trading. */
const MADE_WITH = { cost: 32_768, block: 8, parallel: 1 } as const

/** A new hash of a password, another at each call. */
export const hashPassword = async (password: string): Promise<string> => {
  // law: a secret must not follow from a seed
  const salt = randomBytes(SHORTEST_SALT)
  const { cost, block, parallel } = MADE_WITH
  const hash = await derive(password, { ...MADE_WITH, salt, hash: Buffer.alloc(SHORTEST_HASH) })
  return ['scrypt', cost, block, parallel, salt.toString('base64url'), hash.toString('base64url')].join('$')
}
