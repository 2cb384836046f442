/**
 * `tsx scripts/check-arrows.ts [folder]`: dependency-cruiser over the whole house, and proof that it saw it: every
 * TypeScript file on the disk, arrows of types, packages. A check that sees nothing fails. Exit 1 on a breach.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isLeft } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { readSources } from './laws/source.ts'

const Cruise = t.type({
  modules: t.array(
    t.type({
      source: t.string,
      dependencies: t.array(t.type({ resolved: t.string, dependencyTypes: t.array(t.string) })),
    }),
  ),
  summary: t.type({
    totalDependenciesCruised: t.number,
    violations: t.array(t.type({ from: t.string, to: t.string, rule: t.type({ name: t.string, severity: t.string }) })),
    ruleSetUsed: t.type({ forbidden: t.array(t.type({ name: t.string, comment: t.string })) }),
  }),
})

const root = resolve(process.argv[2] ?? '.')
const folders = ['src', 'streams', 'strategies', 'test', 'bench', 'scripts'].filter(folder =>
  existsSync(join(root, folder)),
)
const cruiser = fileURLToPath(new URL('../../bin/dependency-cruise.mjs', import.meta.resolve('dependency-cruiser')))
const run = spawnSync(
  process.execPath,
  [cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders],
  { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
)

/** What is wrong, a line each. */
const judge = (): { readonly complaints: ReadonlyArray<string>; readonly seen: string } => {
  const answer: unknown = run.stdout.startsWith('{') ? JSON.parse(run.stdout) : null
  const cruise = Cruise.decode(answer)
  if (isLeft(cruise))
    return { complaints: [`dependency-cruiser gave no answer: ${run.stderr.trim()}`], seen: 'nothing' }
  const { modules, summary } = cruise.right
  const comments = new Map(summary.ruleSetUsed.forbidden.map(rule => [rule.name, rule.comment]))
  const arrows = modules.flatMap(module => module.dependencies)
  const cruised = new Set(modules.map(module => module.source))
  const missed = readSources(root)
    .map(source => source.path)
    .filter(path => path.endsWith('.ts') && !cruised.has(path))
  const blind = [
    { what: 'arrows between files of ours', seen: arrows.filter(arrow => !arrow.resolved.includes('node_modules/')) },
    { what: 'packages', seen: arrows.filter(arrow => arrow.dependencyTypes.includes('npm')) },
    { what: 'type-only imports', seen: arrows.filter(arrow => arrow.dependencyTypes.includes('type-only')) },
  ].filter(({ seen }) => seen.length === 0)
  return {
    complaints: [
      ...summary.violations.map(
        ({ from, to, rule }) => `${from} → ${to} ${rule.name}: ${comments.get(rule.name) ?? rule.severity}`,
      ),
      ...missed.map(path => `${path} was not seen by dependency-cruiser`),
      ...blind.map(({ what }) => `dependency-cruiser saw no ${what}: its settings are broken`),
    ],
    seen: `${cruised.size} modules, ${summary.totalDependenciesCruised} arrows, ${comments.size} rules`,
  }
}

const { complaints, seen } = judge()
process.stdout.write([...complaints, `arrows: ${seen}, ${complaints.length} offences`].join('\n').concat('\n'))
process.exitCode = complaints.length === 0 ? 0 : 1
