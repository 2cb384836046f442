/**
 * A value as JSON text that Postgres takes whatever strangers wrote into it: `jsonb` knows neither NUL nor half a
 * surrogate pair; both become U+FFFD. Pass it as `${text}::text::jsonb`: a bare `::jsonb` would be encoded once more.
 */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, inner: unknown) =>
    typeof inner === 'string' ? inner.replace(/[\0\p{Surrogate}]/gu, '\uFFFD') : inner,
  )
