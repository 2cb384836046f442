import { isEngine } from './rooms.ts'
import type { Law } from './source.ts'
import { commentsOf } from './types.ts'

/** A file is one idea. */
const MOST_LINES = 260

export const shortFiles: Law = {
  name: 'short-files',
  says: `A file is one idea, at most ${MOST_LINES} lines: split it along its ideas.`,
  strict: true,
  check: source => {
    const lines = source.text.split('\n').length - (source.text.endsWith('\n') ? 1 : 0)
    return isEngine(source.path) && source.path.endsWith('.ts') && lines > MOST_LINES
      ? [{ line: MOST_LINES + 1, what: `${lines} lines` }]
      : []
  },
}

const VAGUE = /(?:^|[-/])(?:utils?|helpers?|manager|service|common|misc|stuff)(?:[-./]|$)/

export const tellingNames: Law = {
  name: 'telling-names',
  says: "Name a file by the field's word for what it holds.",
  strict: true,
  check: source => (VAGUE.test(source.path) ? [{ line: 1, what: 'a name that tells nothing' }] : []),
}

export const nothingLeftUndone: Law = {
  name: 'nothing-left-undone',
  says: 'Do it now or write an issue.',
  strict: true,
  check: source =>
    commentsOf(source)
      .filter(comment => /\b(?:TODO|FIXME|XXX|HACK)\b/.test(comment.text))
      .map(comment => ({ line: comment.line, what: 'a note to do something later' })),
}
