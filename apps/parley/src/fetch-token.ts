import { LoginRefused } from '@parley/bus'
import type { Token } from '@parley/bus/kafka'
import type { TokenSettings } from '@parley/config'
import { post, type Via } from '@parley/http-out'

const withinMs = 10_000
const largestAnswer = 256 * 1024
/** RFC 6749 5.1 leaves the time open when it is not told; short, so that it is found out soon. */
const goodForUnlessToldMs = 300_000

/** A token by client credentials (RFC 6749 4.4), our secret in the Authorization header (2.3.1). Throws LoginRefused. */
export async function fetchToken(settings: TokenSettings, via: Via | undefined): Promise<Token> {
  const { url, scope } = settings
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(scope !== undefined && { scope }),
  })
  const result = await post({
    ...{ url, timeoutMs: withinMs, maxResponseBytes: largestAnswer, ...(via && { via }) },
    headers: [
      ['Authorization', `Basic ${credentials(settings)}`],
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['Accept', 'application/json'],
    ],
    body: Buffer.from(form.toString()),
  })
  if (result.kind !== 'answered')
    throw refused(`gives no token: ${result.text.replace("partner's server", 'endpoint')}`)
  const answer = objectOf(result.body)
  if (result.status !== 200)
    throw refused(`answers ${result.status}${codeOf(answer)}: ${advice(result.status)}`)
  const { access_token: value, expires_in: seconds } = answer
  if (typeof value !== 'string' || value === '') throw refused('answers without an access_token')
  return {
    value,
    goodForMs: typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : goodForUnlessToldMs,
  }
}

/** Form encoding first, then Base64 (RFC 6749 2.3.1). */
function credentials({ clientId, clientSecret }: TokenSettings): string {
  const encoded = (text: string) => new URLSearchParams({ '': text }).toString().slice(1)
  return Buffer.from(`${encoded(clientId)}:${encoded(clientSecret.reveal())}`).toString('base64')
}

function refused(text: string): LoginRefused {
  return new LoginRefused(`the token endpoint of PARLEY_KAFKA_OAUTH_URL ${text}`, undefined)
}

function advice(status: number): string {
  return status >= 500
    ? 'it has a fault of its own'
    : 'look at PARLEY_KAFKA_OAUTH_CLIENT, PARLEY_KAFKA_OAUTH_SECRET and PARLEY_KAFKA_OAUTH_SCOPE'
}

/** The error code of RFC 6749 5.2; anything longer is not one. */
function codeOf({ error }: Readonly<Record<string, unknown>>): string {
  return typeof error === 'string' && /^[\w.-]{1,40}$/.test(error) ? ` (${error})` : ''
}

function objectOf(body: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    return typeof read === 'object' && read !== null ? { ...read } : {}
  } catch {
    // No JSON is an answer without the fields.
    return {}
  }
}
