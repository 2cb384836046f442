import type { Command } from './command.ts'

/** The commands by which persons act on trading. */
export const CONTROL_COMMANDS: ReadonlyArray<Command> = [
  {
    name: 'close',
    does: 'Sell what is held: a position, a market, a match, or all.',
    about:
      'Says first what it brings: at the bid, the fee, and at worst by the stored book down to the limit; then asks. Goes by the way of all actions: risk judges it, the executor sends it, the strategy hears of it. With --limit it also sells on a price that is stale, suspect or wide, and never under it. Needs the running engine (DATA_DIR/control.json). Exit code 3: not all was approved.',
    words: '<position number> | market <number> | match <event> | all',
    flags: [
      { name: '--limit', takes: '0.35', does: 'Dollars a share: sell at this or better, also on a stale price.' },
      { name: '--yes', takes: null, does: 'Yes to what it would ask.' },
      { name: '--json', takes: null, does: 'One object, for programs; asks nothing without --yes.' },
    ],
    examples: ['csgo-engine close 12', 'csgo-engine close match 924666 --limit 0.35', 'csgo-engine close all --yes'],
  },
  {
    name: 'cancel',
    does: 'Take back an order that rests, or all.',
    about:
      'Says which, then asks. Needs the running engine (DATA_DIR/control.json). Without it: csgo-engine halt all_stop, which the next start carries out.',
    words: '<order id> | all',
    flags: [
      { name: '--yes', takes: null, does: 'Yes to what it would ask.' },
      { name: '--json', takes: null, does: 'One object, for programs; asks nothing without --yes.' },
    ],
    examples: ['csgo-engine cancel all'],
  },
  {
    name: 'reconcile',
    does: 'Compare the account with the ledger now; show each correction.',
    about:
      'Open orders, trades, shares and money at the venue against the ledger, as the engine does by itself at the start, after every reconnect and every minute. Each correction is shown with its evidence; exit code 3 when something does not fit, which stops entries. Needs the running engine (DATA_DIR/control.json), with TRADING=live. See docs/orders.md.',
    flags: [
      { name: '--dry-run', takes: null, does: 'Only show what would be corrected; change nothing.' },
      { name: '--json', takes: null, does: 'One object, for programs.' },
    ],
    examples: ['csgo-engine reconcile --dry-run', 'csgo-engine reconcile --json'],
  },
  {
    name: 'merge',
    does: 'Turn pairs of YES and NO into a dollar each.',
    about:
      'Without a market it shows which settled pairs strategies hold. With one it asks, and books them in the ledger at a dollar a pair, without a fee; the strategy hears of it as of whatever a person does. Nothing is merged while an order of the strategy is under way there, and never by itself: strategies mean to sell the sides apart. Of a simulated wallet it is done at its venue first. At the real venue the engine sends no chain transaction: merge on the website, then say --merged. Works through the database, whether the engine runs or not. See docs/live.md.',
    words: '[<market number>]',
    flags: [
      { name: '--strategy', takes: 'scalp@default', does: 'Only its pairs.' },
      { name: '--pairs', takes: '12.5', does: 'So many; else all.' },
      { name: '--merged', takes: null, does: 'They are merged at the venue already: only tell the ledger.' },
      { name: '--yes', takes: null, does: 'Yes to what it would ask.' },
      { name: '--json', takes: null, does: 'An array of pairs, for programs; asks nothing without --yes.' },
    ],
    examples: ['csgo-engine merge', 'csgo-engine merge 12 --strategy scalp --yes'],
  },
  {
    name: 'halt',
    does: 'Stop trading, in three steps, until somebody lets it go on.',
    about:
      'no_entries: nothing is bought, what rests stays. reduce_only: resting buys are cancelled too. all_stop: nothing goes out, all that rests is cancelled, only what a person closes is sold. Holds over restarts; the engine stops the same way by itself (daily loss and others, docs/risk.md). Said again it replaces what was said. Works through the database, whether the engine runs or not.',
    words: '[no_entries | reduce_only | all_stop]',
    flags: [
      { name: '--reason', takes: '"what you saw"', does: 'Why, for whoever looks later. Needed.' },
      { name: '--json', takes: null, does: 'One object, for programs.' },
    ],
    examples: [
      'csgo-engine halt --reason "the feed of the final is wrong"',
      'csgo-engine halt all_stop --reason "the venue is upgraded"',
    ],
  },
  {
    name: 'resume',
    does: 'Let trading go on; say what is still wrong.',
    about:
      'Ends every halt, of persons and of the engine. While something is still wrong it says what, changes nothing and ends with exit code 3. Works through the database, whether the engine runs or not.',
    flags: [
      { name: '--force', takes: null, does: 'Go on although something is still wrong.' },
      { name: '--json', takes: null, does: 'One object, for programs.' },
    ],
    examples: ['csgo-engine resume', 'csgo-engine resume --force'],
  },
]
