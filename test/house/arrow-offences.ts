/** One forbidden import: the rule that must name it, the file that holds it, and what it imports. */
interface Planted {
  readonly rule: string
  readonly path: string
  readonly text: string
}

const file = (rule: string, path: string, ...imports: ReadonlyArray<string>): Planted => ({
  rule,
  path,
  text: imports
    .map((from, i) =>
      from.startsWith('type ') ? `import type * as it${i} from '${from.slice(5)}'` : `import '${from}'`,
    )
    .join('\n')
    .concat('\n'),
})

/** Offences against the rules of dependency-cruiser: at least one a rule. */
export const ARROW_OFFENCES: ReadonlyArray<Planted> = [
  file('arrows-of-domain', 'src/domain/a.ts', 'type ../ports/clock.ts'),
  file('packages-of-domain', 'src/domain/b.ts', 'rxjs'),
  file('no-node-in-domain', 'src/domain/c.ts', 'node:fs'),
  file('arrows-of-ports', 'src/ports/a.ts', '../rx/oneByOne.ts'),
  file('packages-of-ports', 'src/ports/b.ts', 'type postgres'),
  file('no-node-in-ports', 'src/ports/c.ts', 'type node:http'),
  file('types-only-of-rxjs-in-ports', 'src/ports/d.ts', 'rxjs'),
  file('arrows-of-rx', 'src/rx/a.ts', 'type ../domain/money.ts'),
  file('packages-of-rx', 'src/rx/b.ts', 'io-ts'),
  file('no-node-in-rx', 'src/rx/c.ts', 'node:events'),
  file('arrows-of-streams', 'streams/a.ts', '../src/store/prices.ts'),
  file('packages-of-streams', 'streams/b.ts', 'io-ts'),
  file('no-node-in-streams', 'streams/c.ts', 'fs'),
  file('types-only-of-strategies-in-streams', 'streams/d.ts', '../strategies/scalp.ts'),
  file('arrows-of-strategies', 'strategies/a.ts', 'type ../src/ports/clock.ts'),
  file('packages-of-strategies', 'strategies/b.ts', 'undici'),
  file('no-node-in-strategies', 'strategies/c.ts', 'node:crypto'),
  file('arrows-of-trading', 'src/trading/a.ts', '../store/prices.ts'),
  file('packages-of-trading', 'src/trading/b.ts', 'postgres'),
  file('no-node-in-trading', 'src/trading/c.ts', 'node:fs'),
  file('arrows-of-venue', 'src/venue/a.ts', '../store/prices.ts'),
  file('packages-of-venue', 'src/venue/b.ts', 'postgres'),
  file('arrows-of-store', 'src/store/a.ts', '../../streams/engine.ts'),
  file('packages-of-store', 'src/store/b.ts', 'undici'),
  file('arrows-of-simulator', 'src/simulator/a.ts', '../ports/world.ts'),
  file('packages-of-simulator', 'src/simulator/b.ts', 'postgres'),
  file('arrows-of-cockpit', 'src/cockpit/a.ts', '../store/prices.ts'),
  file('packages-of-cockpit', 'src/cockpit/b.ts', 'ws'),
  file('arrows-of-messages', 'src/messages/a.ts', '../store/prices.ts'),
  file('packages-of-messages', 'src/messages/b.ts', 'postgres'),
  file('arrows-of-page', 'src/cockpit/web/a.ts', '../../store/prices.ts'),
  file('packages-of-page', 'src/cockpit/web/b.ts', 'fastify'),
  file('no-node-in-page', 'src/cockpit/web/c.ts', 'node:fs'),
  file('types-only-of-cockpit-in-page', 'src/cockpit/web/d.ts', '../a.ts'),
  file('arrows-of-research', 'src/research/a.ts', '../cockpit/a.ts'),
  file('nobody-imports-the-program', 'src/venue/c.ts', '../clock.ts'),
  file('nobody-imports-the-program', 'src/store/c.ts', 'type ../clock.ts'),
  file('io-ts-decodes-settings-in-config-only', 'src/log.ts', 'io-ts'),
  file('engine-without-tests', 'src/process/a.ts', '../../bench/run.ts'),
  file('engine-without-tools', 'src/process/b.ts', 'fast-check'),
  file('known-rooms', 'src/attic/a.ts', '../domain/money.ts'),
  file('known-rooms-imported', 'src/process/c.ts', '../attic/a.ts'),
  file('no-circles', 'src/trading/d.ts', 'type ./e.ts'),
  file('no-circles', 'src/trading/e.ts', 'type ./d.ts'),
  file('no-orphans', 'src/trading/f.ts'),
  file('resolvable', 'src/trading/g.ts', './nowhere.ts'),
  { rule: 'packages-of-domain', path: 'src/domain/d.ts', text: "export const load = () => import('ws')\n" },
]
