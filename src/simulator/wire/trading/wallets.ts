/** Wallets for whoever wants to trade here: a key that follows from the world and a name, and says of itself that it is simulated. */
import { simulatedKey } from '../../../domain/simulatedKey.ts'
import { type Answer, ok, refusal } from '../../answer.ts'
import { sha256 } from '../../ids.ts'

/** `GET /sim/wallet?name=engine`: the same name always has the same wallet of a world. It has its dollars when it is first seen. */
export const issuedWallet = (world: string, name: string): Answer =>
  /^[a-z][a-z0-9-]{0,39}$/.test(name)
    ? ok({ name, privateKey: simulatedKey(sha256(`${world}/wallet/${name}`)) })
    : refusal(400, 'a wallet needs a name: small letters, digits and dashes')
