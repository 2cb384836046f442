import type { Command } from './command.ts'

const STEPS = { name: '--json', takes: null, does: 'One object, for programs: well, and each step.' } as const

/** The commands on the way to live trading. */
export const LIVE_COMMANDS: ReadonlyArray<Command> = [
  {
    name: 'keys',
    does: 'Seal a private key under a password; show its address.',
    about:
      'import: reads the key from a file (--from) or the standard input, never from a flag, and seals it with POLYMARKET_KEYSTORE_PASSWORD in POLYMARKET_KEY_FILE, or keystore.json under DATA_DIR. show-address: needs no password. See docs/live.md.',
    words: 'import | show-address',
    flags: [{ name: '--from', takes: 'key.txt', does: 'With import: the file that holds the key in plain.' }],
    examples: ['csgo-engine keys import --from key.txt', 'csgo-engine keys show-address'],
  },
  {
    name: 'livetest',
    does: 'Rest one order far from the market, and cancel it: free.',
    about:
      'Key, API key, user socket, then one post-only order at the lowest price: listed, told, cancelled, gone. Each step is told; exit code 3 when one fails. With VENUE=sim a simulated venue must run: csgo-engine sim.',
    flags: [STEPS],
    examples: ['csgo-engine livetest', 'csgo-engine livetest --venue polymarket'],
  },
  {
    name: 'moneytest',
    does: 'The smallest round trip with real money; asks first.',
    about:
      'Buys for the least that the venue takes, waits until that is confirmed, sells it again, and tells each step. Costs the spread and two fees. Exit code 3 when a step fails: it says what is still yours.',
    flags: [{ name: '--yes', takes: null, does: 'Yes to what it would do.' }, STEPS],
    examples: ['csgo-engine moneytest', 'csgo-engine moneytest --yes --json'],
  },
]
