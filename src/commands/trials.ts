import { createInterface } from 'node:readline/promises'
import * as E from 'fp-ts/lib/Either.js'
import { systemClock } from '../clock.ts'
import { TrialJson } from '../cockpit/actingAnswers.ts'
import { loggedAlarms } from '../process/alarms.ts'
import type { LiveWorld } from '../process/live.ts'
import { livetest as runLivetest } from '../process/livetest.ts'
import { planMoneytest, moneytest as runMoneytest, shownPlan } from '../process/moneytest.ts'
import type { Tell } from '../process/trial.ts'
import { openVenue } from '../process/venue.ts'
import { createTransport } from '../venue/transport.ts'
import { readAddress } from './address.ts'
import { type Invocation, isAsked, type Run } from './invocation.ts'
import { complain, EXIT, type ExitCode, print, printAnswer } from './output.ts'

interface Told {
  readonly state: 'ok' | 'fail'
  readonly says: string
}

/** Opens the venue of the settings for a trial; a simulated one must run already. */
const withWorld = async (
  { config, log }: Invocation,
  run: (world: LiveWorld) => Promise<ExitCode>,
): Promise<ExitCode> => {
  const simulated = config.SIM_URL ?? readAddress(config.DATA_DIR)
  if (config.VENUE === 'sim' && simulated === null) {
    complain(
      'csgo-engine: no simulated venue runs for this DATA_DIR. Start one: csgo-engine sim, or name it with SIM_URL',
    )
    return EXIT.failed
  }
  const venue = await openVenue(simulated === null ? config : { ...config, SIM_URL: simulated }, systemClock, log)
  if (E.isLeft(venue)) {
    complain(`csgo-engine: ${venue.left}`)
    return EXIT.failed
  }
  const transport = createTransport({ clock: systemClock })
  try {
    return await run({ config, venue: venue.right, transport, alarms: loggedAlarms(log), clock: systemClock, log })
  } finally {
    await transport.close()
    await venue.right.stop()
  }
}

/** Steps as they are taken, or all of them as one object at the end. */
const teller = (invocation: Invocation) => {
  const steps: Told[] = []
  const tell: Tell = step => {
    const one: Told = E.isRight(step) ? { state: 'ok', says: step.right } : { state: 'fail', says: step.left }
    steps.push(one)
    if (!isAsked(invocation, '--json')) print(`${one.state === 'ok' ? 'ok  ' : 'FAIL'}  ${one.says}\n`)
  }
  const end = (how: 'well' | 'not'): ExitCode => {
    if (isAsked(invocation, '--json')) printAnswer(TrialJson, { well: how === 'well', steps })
    return how === 'well' ? EXIT.fine : EXIT.unwell
  }
  return { tell, end }
}

/** `livetest`: rests and cancels, free. */
export const livetest: Run = invocation =>
  withWorld(invocation, async world => {
    const { tell, end } = teller(invocation)
    return end(await runLivetest(world, tell))
  })

const isYes = async (question: string): Promise<'yes' | 'no'> => {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`${question} Type yes: `)
  terminal.close()
  return answer.trim().toLowerCase() === 'yes' ? 'yes' : 'no'
}

/** `moneytest`: the smallest round trip; asks first. */
export const moneytest: Run = invocation =>
  withWorld(invocation, async world => {
    const plan = await planMoneytest(world)
    if (E.isLeft(plan)) {
      complain(`csgo-engine: ${plan.left}`)
      return EXIT.unwell
    }
    const whose = world.config.VENUE === 'sim' ? 'MADE-UP MONEY of the simulated venue' : 'REAL MONEY'
    const what = `With ${whose} it ${shownPlan(plan.right)}.`
    if (isAsked(invocation, '--yes')) complain(what)
    else if (!process.stdin.isTTY) {
      complain(`${what}\nNothing was done: say --yes.`)
      return EXIT.usage
    } else if ((await isYes(what)) === 'no') {
      complain('Nothing was done.')
      return EXIT.fine
    }
    const { tell, end } = teller(invocation)
    return end(await runMoneytest(world, plan.right, tell))
  })
