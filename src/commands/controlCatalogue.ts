import type { Command } from './command.ts'

/** The commands by which persons act on trading. */
export const CONTROL_COMMANDS: ReadonlyArray<Command> = [
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
