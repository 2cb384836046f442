import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes longest begins first, so that no worker is left with it at the end; by the place in this list, then by size. */
const LONGEST = [
  'test/world/moreSeeds',
  'test/world/world.test',
  'test/world/faults',
  'test/world/live',
  'test/processes/scenarios',
  'test/processes/databaseFaults',
  'test/processes/stopping',
  'test/processes/kills',
  'test/processes/embedded',
  'test/processes/strategies',
  'test/processes/docBlocks',
  'test/browser/cockpit',
  'test/processes/episodes',
  'test/processes/summary',
  'test/processes/restarts',
  'test/processes/control',
]

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = LONGEST.findIndex(name => moduleId.includes(name))
  return place < 0 ? LONGEST.length : place
}

/** @public vitest.config.ts. The longest first, then one project after another, so that its files find a worker of their own. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const bySize = await super.sort(files)
    const projects = [...new Set(bySize.map(({ project }) => project.name))]
    const rank = (file: TestSpecification): number =>
      placeOf(file) * projects.length + projects.indexOf(file.project.name)
    return bySize.toSorted((a, b) => rank(a) - rank(b))
  }
}
