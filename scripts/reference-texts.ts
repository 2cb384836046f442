import type * as t from 'io-ts'
import { ACTING_ANSWERS } from '../src/cockpit/actingAnswers.ts'
import { API, type Described } from '../src/cockpit/api.ts'
import { COMMAND_ANSWERS } from '../src/cockpit/commandAnswers.ts'
import { TABLES } from '../src/cockpit/shown.ts'
import { COMMANDS } from '../src/commands/catalogue.ts'
import type { Command } from '../src/commands/command.ts'
import { shapeText } from './shape-text.ts'

const WORDS = `In shapes, \`decimal\` is an exact decimal as text (dollars, dollars a share, or shares, eg/ \`"-0.15625"\`), \`time\` milliseconds since 1970,
\`milliseconds\` how long, \`instant\` a time in UTC as text, eg/ \`"2026-11-24T12:00:00.000Z"\`, \`integer\` a whole number;
\`[A]\` is a list of \`A\`, and what is not known is \`null\`. A field is only ever added; one that is renamed, removed or of another kind is told in the [changelog](../CHANGELOG.md).`

const WHO = { open: 'anybody', read: 'who may look', act: 'who may do all' } as const

const shape = (text: string): string => `\`\`\`\n${text}\n\`\`\`\n`

/** Rows of the page's tables: told once, under their names. */
const ROWS: ReadonlyMap<t.Mixed, string> = new Map(Object.values(TABLES).map(row => [row, row.name]))

const eventsText = (events: Described['events']): ReadonlyArray<string> =>
  events === undefined
    ? []
    : [
        ...events.flatMap(({ event, does, data }) => [`\`${event}\`: ${does}\n`, shape(shapeText(data, '', ROWS))]),
        'with rows of these shapes:\n',
        ...[...ROWS].map(([row, name]) => shape(`${name} = ${shapeText(row)}`)),
      ]

const described = ({ method, path, access, does, name, query, body, answer, events }: Described): string =>
  [
    `### ${method} ${path}\n`,
    `${does} For ${WHO[access]}.\n`,
    ...(name === undefined ? [] : [`\`:name\` is ${name}.\n`]),
    ...(query === undefined ? [] : ['Asked with, in the address:\n', shape(shapeText(query))]),
    ...(body === undefined ? [] : ['Asked with:\n', shape(shapeText(body))]),
    ...(typeof answer === 'string' ? [`Answers ${answer}.\n`] : ['Answers:\n', shape(shapeText(answer))]),
    ...eventsText(events),
  ].join('\n')

/** \`docs/http-api.md\`. */
export const httpPage = (): string => {
  const lines = API.map(({ method, path, access, does }) => `| \`${method} ${path}\` | ${WHO[access]} | ${does} |`)
  return `# The HTTP interface

What the page's server answers, for programs. The page itself and its files are served to anybody at \`/\` and the addresses of its views
([The page](cockpit.md)). This page is written by \`npm run reference\` from the codecs of \`src/cockpit/api.ts\`; tests hold it against the addresses that the
server has registered, and real answers against the codecs.

| address | for | what |
| --- | --- | --- |
${lines.join('\n')}

## Rules

- Without a password of the page whoever is on this machine may do all; with one, ask \`POST /api/login\` and send its cookie ([Security](security.md)). Without a session the
  answer is 401, for who may only look 403.
- A \`POST\` is JSON (\`Content-Type: application/json\`), from the page's own origin or from none. Under \`/api/act\` it carries the header \`X-CSGO-CSRF\` with the token of
  \`GET /api/session\`.
- What goes wrong is answered as \`{ error: string }\`: 400 the body is not as below, 401, 403, 404, 405, 409 it was refused (the text says why), 415 no JSON, 429 too many
  log-ins, 503 the database or the engine cannot do it at the moment.

${WORDS}

## Each address

${API.map(described).join('\n')}`
}

const flagText = ({ name, takes }: Command['flags'][number]): string => (takes === null ? name : `${name} ${takes}`)

const commandText = (command: Command): string => {
  const { name, does, about, words, flags, examples } = command
  const answers = [...COMMAND_ANSWERS, ...ACTING_ANSWERS].filter(
    ({ typed }) => typed === name || typed.startsWith(`${name} `),
  )
  return [
    `## ${name}\n`,
    `${does} ${about}\n`,
    `Typed: ${[...new Set([`csgo-engine ${name}${words === undefined ? '' : ` ${words}`}`, ...examples])].map(one => `\`${one}\``).join(' · ')}\n`,
    ...(flags.length === 0
      ? []
      : [
          `| flag | |\n| --- | --- |\n${flags.map(flag => `| \`${flagText(flag).replaceAll('|', '\\|')}\` | ${flag.does} |`).join('\n')}\n`,
        ]),
    ...answers.flatMap(({ typed, answer }) => [
      `\`${name === 'sim' ? typed : `${typed} --json`}\` prints:\n`,
      shape(shapeText(answer)),
    ]),
  ].join('\n')
}

/** \`docs/commands.md\`. */
export const commandsPage = (): string => `# Commands

\`csgo-engine <command> [flags]\`; every setting is a flag too ([Settings](settings.md)). Exit codes: 0 fine, 1 failed, 2 wrong usage or settings, 3 not well. Tables are made for
80 columns; \`--json\` prints one line. Only \`watch\` draws in colour, on a terminal, and not with \`NO_COLOR\` set. What sells, withdraws or discards asks first, unless
\`--yes\`. This page is written by \`npm run reference\` from the catalogue of commands and the codecs of \`src/cockpit/commandAnswers.ts\` and \`src/cockpit/actingAnswers.ts\`; tests
hold it, run every command whose shape is given here, and decode what it prints.

${WORDS}

${COMMANDS.map(commandText).join('\n')}`
