import * as E from 'fp-ts/lib/Either.js'
import { dollars } from '../cockpit/figures.ts'
import { ReconcileJson } from '../cockpit/reconcileJson.ts'
import { parseMillionths, usd } from '../domain/money.ts'
import { openDoor } from './door.ts'
import { wrapped } from './help.ts'
import { isAsked, type Run } from './invocation.ts'
import { complain, EXIT, print, printAnswer } from './output.ts'
import { table } from './table.ts'

const COLUMNS = [
  { title: 'What', align: 'left' },
  { title: 'About', align: 'left', give: true },
  { title: 'Evidence', align: 'left', give: true },
] as const

/** What is found, a thing a paragraph, set in. */
const listed = (texts: ReadonlyArray<string>): string =>
  texts.flatMap(text => wrapped(text, 76).map((line, at) => `${at === 0 ? '  ' : '    '}${line}`)).join('\n')

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** What was found, for people. */
const inWords = ({ openOrders, trades, corrections, mismatches, waiting }: ReconcileJson, isDry: boolean): string =>
  [
    `The account shows ${counted(openOrders, 'open order')} and ${counted(trades, 'trade')}.`,
    corrections.length === 0
      ? 'Nothing is to be corrected.'
      : `${isDry ? 'To be corrected' : 'Corrected'}:\n${table(
          COLUMNS,
          corrections.map(({ what, about, evidence }) => [what.replaceAll('_', ' '), about, evidence]),
        ).trimEnd()}`,
    ...(isDry && corrections.length > 0 ? ['Nothing was changed: it was a dry run.'] : []),
    ...(mismatches.length === 0
      ? []
      : [
          `Does not fit, and wants a person:\n${listed(mismatches.map(({ text }) => text))}\nEntries stop until it fits and somebody says: csgo-engine resume`,
        ]),
    ...(waiting.length === 0
      ? []
      : [
          `Waits at the venue for you, because the engine sends no chain transaction\n(docs/live.md says how):\n${listed(
            waiting.map(
              ({ what, question, worth }) => `${what} ${question}: ${dollars(usd(parseMillionths(worth) ?? 0))}`,
            ),
          )}`,
        ]),
  ].join('\n')

/** `reconcile`: account and ledger compared by the running engine. */
export const reconcile: Run = async invocation => {
  if (invocation.words.length > 0) {
    complain('csgo-engine: reconcile takes no words. More: csgo-engine reconcile --help')
    return EXIT.usage
  }
  const isDry = isAsked(invocation, '--dry-run')
  const door = await openDoor(invocation.config)
  if (E.isLeft(door)) {
    complain(`csgo-engine: ${door.left}`)
    return EXIT.failed
  }
  const answer = await door.right('reconcile', { how: isDry ? 'dry_run' : 'apply' })
  if (E.isLeft(answer)) {
    complain(`csgo-engine: ${answer.left}`)
    return EXIT.failed
  }
  const shown = ReconcileJson.decode(answer.right)
  if (E.isLeft(shown)) {
    complain('csgo-engine: the engine answered something that cannot be read: is it of this version?')
    return EXIT.failed
  }
  if (isAsked(invocation, '--json')) printAnswer(ReconcileJson, shown.right)
  else print(`${inWords(shown.right, isDry)}\n`)
  return shown.right.mismatches.length === 0 ? EXIT.fine : EXIT.unwell
}
