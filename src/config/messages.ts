import { HIDDEN } from '../domain/secret.ts'
import { readWebhooks, type Webhook } from '../messages/addresses.ts'
import { ALL_GROUPED, isZone, type Quiet, type Rules, readQuiet, readRules } from '../messages/rules.ts'
import { MESSAGE_KINDS } from '../ports/messages.ts'
import { fromText } from './codecs.ts'

export const chats = fromText<ReadonlyArray<string>>(
  'numbers of chats, separated by commas',
  value => {
    const all = value === '' ? [] : value.split(',').map(part => part.trim())
    return all.every(part => /^-?\d{1,20}$/.test(part)) ? all : null
  },
  value => value.join(','),
)

export const webhooks = fromText<ReadonlyArray<Webhook>>(
  'addresses that begin with https://, slack+https:// or discord+https://, separated by commas',
  readWebhooks,
  value => value.map(() => HIDDEN).join(','),
)

export const rules = fromText<Rules>(
  `kind=now, kind=grouped or kind=off, separated by commas; kinds are ${MESSAGE_KINDS.join(', ')}`,
  value => readRules(value, ALL_GROUPED),
  value => MESSAGE_KINDS.map(kind => `${kind}=${value[kind]}`).join(','),
)

const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
export const quietHours = fromText<Quiet>(
  'from-to, eg/ 23:00-07:00',
  readQuiet,
  ({ from, to }) => `${clockText(from)}-${clockText(to)}`,
)

export const zone = fromText<string>(
  'the name of a time zone, eg/ Europe/Berlin',
  value => (isZone(value) ? value : null),
  value => value,
)
