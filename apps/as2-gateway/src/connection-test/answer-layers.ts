import type { MdnOutcome } from '@parley/as2'
import type { PostResult } from '@parley/http-out'
import { failed, type Layer, type LayerResult, ok, waiting } from './test-report.ts'

export type Answered = Extract<PostResult, { kind: 'answered' }>

/** What HTTP alone says of a request. */
export function httpLayer(result: PostResult, durationMs: number): LayerResult {
  switch (result.kind) {
    case 'answered':
      return result.status >= 200 && result.status < 300
        ? ok('http', `The server took the message and answered ${result.status}.`, durationMs)
        : failed('http', `${statusText(result)}${excerptKind(result)}`, durationMs)
    case 'timeout':
      return failed(
        'http',
        `${result.text} The partner may have the message all the same: ask them.`,
        durationMs,
      )
    case 'unreachable':
    case 'forbidden':
    case 'answer-lost':
      return failed('http', result.text, durationMs)
    default:
      return result satisfies never
  }
}

const statusTexts: Readonly<Record<number, string>> = {
  401: 'it wants a user name and password, or others than ours: compare them with the partner',
  403: 'it does not let us in, or does not know our AS2 ids: ask the partner whether our address and both ids are set up',
  404: 'there is nothing at this path: compare the URL with the partner, to its end',
  405: 'this path takes no AS2 messages: compare the URL with the partner, to its end',
  408: 'it found us too slow: try again, and look at the network if it stays',
  411: 'it wants to be told the length before: leave chunked sending off for this gateway',
  413: 'the message is too large for it: ask the partner for their limit',
  415: 'it does not take this kind of content: ask the partner which AS2 options they want',
  429: 'it gets too many requests: try again later',
}

function statusText({ status }: Answered): string {
  const known = statusTexts[status]
  if (known) return `The server answered ${status}: ${known}.`
  if (status >= 300 && status < 400)
    return `The server answered ${status} and points to another address, which is not followed: ask the partner for the right URL.`
  if (status >= 500)
    return `The server answered ${status}: something fails on the partner's side. Tell them the time of this test.`
  return `The server answered ${status}, which is no yes: ask the partner what it means.`
}

/** What kind of content, never the content: pages may hold anything. */
function excerptKind({ headers, body }: Answered): string {
  const type = mediaType({ headers })
  return body.length === 0 ? '' : ` Its answer is ${type}, ${body.length} bytes.`
}

export function mediaType({ headers }: Pick<Answered, 'headers'>): string {
  const field = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'of no stated kind'
  return field.split(';')[0]?.trim().toLowerCase().slice(0, 60) ?? ''
}

/** What a receipt says of the layers that only the partner can see, or why it is none. */
export function receiptLayers(mdn: MdnOutcome, { kind, signed }: Wanted): readonly LayerResult[] {
  const received = ok('mdn', `An MDN came back.`)
  switch (mdn.kind) {
    case 'accepted':
      return [
        ok('ids', 'The partner knows both AS2 ids.'),
        ok('decryption', 'The partner could open the message.'),
        ok('signature', 'The partner could verify our signature, or asks for none.'),
        mdn.mic
          ? ok('mic', `The partner has exactly the bytes that we sent (${mdn.mic.algorithm}).`)
          : ok('mic', 'The receipt names no MIC, and none was asked for.'),
        ok('mdn', `An MDN came back: ${mdn.disposition}.`),
        ok(
          'mdn-signature',
          mdn.signed
            ? 'Signed with a certificate that we have of the partner.'
            : 'Not signed, as it was asked for.',
        ),
      ]
    case 'negative':
      return [...refusedBy(mdn.disposition), received, signatureOf(mdn.signed)]
    case 'mic-mismatch':
      return [...passed('mic'), failed('mic', micText(mdn)), received, signatureOf(signed)]
    case 'invalid':
      return invalidReceipt(mdn)
    case 'missing':
      return [failed('mdn', missingText(kind))]
    default:
      return mdn satisfies never
  }
}

/** What came in the receipt's place, and whether a signed one was asked for. */
export type Wanted = { readonly kind: string; readonly signed: boolean }

function signatureOf(signed: boolean): LayerResult {
  return ok('mdn-signature', signed ? 'The signature of the receipt holds.' : 'The receipt is not signed.')
}

function invalidReceipt({ fault, reason }: Extract<MdnOutcome, { kind: 'invalid' }>): readonly LayerResult[] {
  if (fault === 'names')
    return [failed('ids', `${reason} Compare both AS2 ids with the partner, also upper and lower case.`)]
  if (fault === 'signature')
    return [
      ok('mdn', 'An MDN came back.'),
      failed(
        'mdn-signature',
        `${reason} Compare the SHA-256 of the partner's certificate with them, and that both sides mean the same one.`,
      ),
    ]
  return [failed('mdn', `${reason} Ask the partner to look at the receipt that their software makes.`)]
}

function missingText(kind: string): string {
  if (/html/.test(kind))
    return `The server answered with a web page (${kind}) in place of an MDN: the URL leads to a web site or a login page, not to an AS2 server. Compare it with the partner.`
  return `The server took the message, but its answer (${kind}) is no MDN. Ask the partner whether they send receipts, and in the same connection; if theirs come by themselves, set receiptComes: by-itself.`
}

type Advice = { readonly pattern: RegExp; readonly layer: Layer; readonly text: string }

// RFC 4130 7.5.4 and rfc4130bis: what partners' software says when it refuses.
const advices: readonly Advice[] = [
  {
    pattern: /unknown-trading|sender-equals-receiver|relationship/i,
    layer: 'ids',
    text: 'The partner does not know this pair of AS2 ids: compare both with them, also upper and lower case.',
  },
  {
    pattern: /decryption-failed/i,
    layer: 'decryption',
    text: 'The partner cannot open what we encrypt: compare the SHA-256 of the certificate that we encrypt to, and the cipher.',
  },
  {
    pattern: /insufficient-message-security/i,
    layer: 'decryption',
    text: 'The partner wants the message signed or encrypted in another way: compare sign and encrypt of the gateway.',
  },
  {
    pattern: /authentication-failed/i,
    layer: 'signature',
    text: 'The partner does not know the certificate that we sign with: send it to them (parley as2 sheet).',
  },
  {
    pattern: /integrity-check-failed/i,
    layer: 'signature',
    text: 'Our signature does not fit at the partner: something in between changes the bytes, or they have another certificate of ours.',
  },
]

/** What the partner looks at, in this order. */
const atPartner = ['ids', 'decryption', 'signature', 'mic'] as const

/** Who complains of one thing has come past those before it. */
function passed(layer: Layer): readonly LayerResult[] {
  const count = (atPartner as readonly Layer[]).indexOf(layer)
  return atPartner
    .slice(0, Math.max(0, count))
    .map((before) => ok(before, 'The partner does not complain of it.'))
}

function micText({ explanation }: Extract<MdnOutcome, { kind: 'mic-mismatch' }>): string {
  const why =
    explanation?.text ??
    'Something in between changes them, or one side compresses or ends lines in another way: compare these settings.'
  return `The partner received other bytes than we sent. ${why}`
}

/** From the disposition, or the sentence that holds one, to the layer at the partner. */
export function refusedBy(disposition: string): readonly LayerResult[] {
  const found = advices.find(({ pattern }) => pattern.test(disposition))
  const said = `The partner refused the message (${disposition.slice(0, 200)}).`
  if (found) return [...passed(found.layer), failed(found.layer, `${said} ${found.text}`)]
  return [failed('mdn', `${said} Ask them why: give them the Message-ID of this test.`)]
}

export function receiptAwaited(within: string): LayerResult {
  return waiting('mdn', `The MDN comes by itself; it has not come within ${within}.`)
}
