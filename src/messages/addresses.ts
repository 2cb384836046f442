import { type Secret, secret } from '../domain/secret.ts'

const WEBHOOK_FORMATS = ['json', 'slack', 'discord'] as const
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number]

export interface Webhook {
  readonly format: WebhookFormat
  readonly url: Secret
}

/** `slack+https://…`, `discord+https://…`, or `https://…`, separated by commas; null: one of them is none of these. */
export const readWebhooks = (text: string): ReadonlyArray<Webhook> | null => {
  const all = text.split(',').map(part => {
    const [, name, url = ''] = /^(?:(slack|discord)\+)?(https?:\/\/.+)$/.exec(part.trim()) ?? []
    const format = WEBHOOK_FORMATS.find(one => one === (name ?? 'json'))
    return URL.canParse(url) && format !== undefined ? { format, url: secret(url) } : null
  })
  const read = all.filter(one => one !== null)
  return read.length === all.length ? read : null
}
