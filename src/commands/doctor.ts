import { systemClock } from '../clock.ts'
import { counted } from '../cockpit/figures.ts'
import { examine } from '../process/doctor/examine.ts'
import type { Finding } from '../process/doctor/finding.ts'
import { readAddress } from './address.ts'
import { askEngine } from './engine.ts'
import { wrapped } from './help.ts'
import { isAsked, type Run } from './invocation.ts'
import { EXIT, print, printJson } from './output.ts'

const NAME = 15
const WIDTH = 80

const WORDS = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL' } as const

const shownOne = ({ name, state, says, todo }: Finding): string => {
  const indent = ' '.repeat(WORDS.ok.length + NAME + 4)
  const said = wrapped(says, WIDTH - indent.length)
  const asked = todo === null ? [] : wrapped(`→ ${todo}`, WIDTH - indent.length)
  return [...said, ...asked]
    .map((line, at) => (at === 0 ? `${WORDS[state]}  ${name.padEnd(NAME)}  ${line}` : `${indent}${line}`))
    .join('\n')
}

const verdict = (findings: ReadonlyArray<Finding>): string => {
  const count = (state: Finding['state']): number => findings.filter(finding => finding.state === state).length
  const failed = count('fail')
  const warned = count('warn')
  if (failed > 0)
    return `${counted(failed, 'thing', 'things')} would stop trading${warned > 0 ? `, ${counted(warned, 'warning', 'warnings')}` : ''}.`
  return warned > 0 ? `Nothing would stop trading; ${counted(warned, 'warning', 'warnings')}.` : 'All is well.'
}

/** `doctor`: everything that trading needs, and what to do about what is wrong. Not well (3) when something would stop it. */
export const doctor: Run = async invocation => {
  const { config, log } = invocation
  const engine = await askEngine(config)
  const findings = await examine({ config, engine, simulated: readAddress(config.DATA_DIR), clock: systemClock, log })
  const isWell = findings.every(finding => finding.state !== 'fail')
  if (isAsked(invocation, '--json')) printJson({ well: isWell, checks: findings })
  else print(`${findings.map(shownOne).join('\n')}\n\n${verdict(findings)}\n`)
  return isWell ? EXIT.fine : EXIT.unwell
}
