/** The rooms of the house, as the laws need them; what each may import is told by `.dependency-cruiser.cjs`. */
const within = (path: string, rooms: ReadonlyArray<string>): boolean =>
  rooms.some(room => (room.endsWith('/') ? path.startsWith(room) : path === room))

/** What ships: the engine itself, without its tests, benchmarks and scripts. */
export const isEngine = (path: string): boolean => within(path, ['src/', 'streams/', 'strategies/'])

/** Pure by law 4. */
export const isStrategy = (path: string): boolean => within(path, ['strategies/'])

/** The only module that touches the machine's time and chance (law 5). */
export const isClock = (path: string): boolean => path === 'src/clock.ts'

/** Start and commands: the parts joined. */
const PROGRAM = ['src/main.ts', 'src/cli.ts', 'src/process/', 'src/commands/']
/** Adapters, where the streams end and the world begins. */
const ADAPTERS = ['src/venue/', 'src/store/', 'src/cockpit/', 'src/simulator/']

/** Rooms that may subscribe: the edges, the commands, and the operators of our own. */
export const maySubscribe = (path: string): boolean => within(path, [...ADAPTERS, ...PROGRAM, 'src/rx/'])

/** Rooms that may hold a Subject: a port's end, and the operators of our own. */
export const mayHoldSubject = (path: string): boolean => within(path, [...ADAPTERS, ...PROGRAM, 'src/rx/'])

/** Rooms where numbers are money. */
export const handlesMoney = (path: string): boolean => within(path, ['src/trading/', 'streams/', 'strategies/'])

/** Rooms that know nothing of Node, not even its globals. */
export const isNodeFree = (path: string): boolean =>
  within(path, ['src/domain/', 'src/ports/', 'src/rx/', 'src/trading/', 'streams/', 'strategies/'])

/** The program (settings, start, commands) and the venue's adapters may open connections; so may tests, benchmarks, scripts. */
export const mayReachNetwork = (path: string): boolean => !isEngine(path) || within(path, [...PROGRAM, 'src/venue/'])
