/** The official TypeScript client, unchanged, with a fresh wallet, on a simulated venue of one test. */
import { Chain, ClobClient, OrderType, Side, type SignatureTypeV2 } from '@polymarket/clob-client-v2'
import { createWalletClient, custom, type Hex } from 'viem'
import { polygon } from 'viem/chains'
import type { Simulator, SimulatorOptions } from '../../src/simulator/server.ts'
import { fastClock, start } from '../simulator/running.ts'
import { newAccount } from '../simulator/trading/signing.ts'
import { silentLog } from '../support/log.ts'

/** Nothing here may ask a chain. */
const noChain = custom({ request: () => Promise.reject(new Error('there is no chain')) })

export interface Person {
  readonly address: Hex
  readonly client: ClobClient
  readonly creds: { readonly key: string; readonly secret: string; readonly passphrase: string }
}

export interface Wallets {
  readonly signatureType: SignatureTypeV2
  readonly funder: Hex
}

/** The stamp of a request may be 30 s old: at this speed a client may dawdle for some seconds of the machine. */
const PACE = fastClock(4)

/** A venue of one test. */
export const startVenue = (options: Partial<SimulatorOptions> = {}): Promise<Simulator> =>
  start(options, silentLog, PACE)

/** Someone without a key. */
export const stranger = (url: string, account = newAccount()): ClobClient =>
  new ClobClient({
    host: `${url}/clob`,
    chain: Chain.POLYGON,
    signer: createWalletClient({ account, chain: polygon, transport: noChain }),
    useServerTime: true,
  })

/** Someone with a key; with a wallet of another kind when that is given. */
export const person = async (url: string, wallet?: Wallets): Promise<Person> => {
  const account = newAccount()
  const creds = await stranger(url, account).createOrDeriveApiKey()
  const client = new ClobClient({
    host: `${url}/clob`,
    chain: Chain.POLYGON,
    signer: createWalletClient({ account, chain: polygon, transport: noChain }),
    creds,
    useServerTime: true,
    ...(wallet === undefined ? {} : { signatureType: wallet.signatureType, funderAddress: wallet.funder }),
  })
  return { address: account.address, client, creds }
}

export { OrderType, Side }
