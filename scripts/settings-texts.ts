import { flagOf, SETTINGS } from '../src/config.ts'

const ENVIRONMENT_HEAD = `# Every setting with its default. Copy to .env, which the program reads by itself, and take the # away from what you change.
# A flag wins over the environment: POLL_INTERVAL_MS=5000 is --poll-interval-ms 5000.
# Written by npm run settings.
`
const ENVIRONMENT_END = `# Only for docker compose: the password of its Postgres, letters and digits only.
#POSTGRES_PASSWORD=
`

/** `.env.example`. */
export const environmentExample = (): string =>
  [
    ENVIRONMENT_HEAD,
    ...Object.entries(SETTINGS).map(([key, [fallback, does]]) => `# ${does}\n#${key}=${fallback}\n`),
    ENVIRONMENT_END,
  ].join('\n')

/** `docs/settings.md`. */
export const settingsPage = (): string => {
  const rows = Object.entries(SETTINGS).map(
    ([key, [fallback, does]]) =>
      `| \`${key}\` | \`${flagOf(key)}\` | ${fallback === '' ? '–' : `\`${fallback.replaceAll('|', '\\|')}\``} | ${does} |`,
  )
  return `# Settings

Every setting of the engine, from the environment, from \`.env\`, or as a flag; a flag wins. \`csgo-engine config\` shows the values in force,
and a wrong one is refused at the start with what is allowed. This page is written by \`npm run settings\` and a test holds it.

| setting | flag | default | what it does |
| --- | --- | --- | --- |
${rows.join('\n')}
`
}
