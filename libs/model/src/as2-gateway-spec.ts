import { z } from 'zod'
import { presetNames } from './as2-presets.ts'
import { fingerprint, legacy, userName } from './as2-words.ts'
import { duration, reference, retry, secretReference } from './spec-words.ts'

const digests = ['sha-256', 'sha-384', 'sha-512', 'sha-1', 'md5'] as const
const ciphers = [
  'aes-256-cbc',
  'aes-192-cbc',
  'aes-128-cbc',
  'aes-256-gcm',
  'aes-192-gcm',
  'aes-128-gcm',
  '3des',
] as const

/** What partners' products differ in. Left out, each follows the preset; without one, the usual. */
const habits = {
  sign: z
    .enum([...digests, 'none'])
    .optional()
    .describe('Digest of our signature, or none; usual: sha-256'),
  signature: z
    .enum(['rsa', 'rsa-pss'])
    .optional()
    .describe('Scheme of our RSA signature; usual: rsa (PKCS#1 v1.5). Keys on curves sign ECDSA'),
  encrypt: z
    .enum([...ciphers, 'none'])
    .optional()
    .describe('Cipher of the encryption, or none; usual: aes-256-cbc'),
  keyTransport: z
    .enum(['rsa-pkcs1', 'rsa-oaep'])
    .optional()
    .describe('How the content key goes to an RSA certificate; usual: rsa-pkcs1'),
  compress: z
    .enum(['inside-signature', 'outside-signature', 'none'])
    .optional()
    .describe('Compression (RFC 5402), before or after signing; usual: none'),
  transferEncoding: z
    .enum(['binary', '8bit', 'base64'])
    .optional()
    .describe('Content-Transfer-Encoding of the payload; usual: binary'),
  micalg: z
    .enum(['rfc5751', 'rfc3851'])
    .optional()
    .describe('How digests are spelled: rfc5751 "sha-256" (usual), rfc3851 "sha256"'),
  version: z.enum(['1.0', '1.1', '1.2', '1.3']).optional().describe('AS2-Version; usual: 1.2'),
  fileName: z
    .enum(['sent', 'left-out'])
    .optional()
    .describe('Whether the file name goes with the payload; usual: sent'),
  length: z
    .enum(['content-length', 'chunked'])
    .optional()
    .describe('How the length of the request is told; usual: content-length, which every server takes'),
  receipt: z
    .enum(['signed', 'unsigned', 'none'])
    .optional()
    .describe('Receipt (MDN) that we ask for; usual: signed'),
  receiptDigest: z.enum(digests).optional().describe('Digest that the receipt shall use; usual: sha-256'),
  receiptComes: z
    .enum(['at-once', 'by-itself'])
    .optional()
    .describe(
      'at-once (usual): in the same connection (synchronous). by-itself: to our own address (asynchronous)',
    ),
}

/** Fields that AS2, HTTP or we ourselves write. */
const ownFields =
  /^(as2-.*|ediint-features|message-id|content-.*|date|subject|disposition-notification-.*|receipt-delivery-option|mime-version|host|connection|keep-alive|transfer-encoding|te|trailer|upgrade|expect|authorization|proxy-.*)$/i

const headers = z
  .record(
    z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'must be a header name: letters, digits and "-"')
      .refine((name) => !ownFields.test(name), 'is a header that Parley writes itself'),
    z.string().regex(/^[\x21-\x7e]([\x20-\x7e]{0,510}[\x21-\x7e])?$/, 'must be printable ASCII'),
  )
  .describe('More header fields of the request, by name')

const http = z.strictObject({
  basic: z
    .strictObject({
      user: userName.describe('User name'),
      password: secretReference.describe('Where the password is kept'),
    })
    .optional()
    .describe('Basic authentication, sent with the first request already (RFC 7617)'),
  trust: z
    .string()
    .max(262_144)
    .refine((text) => !text.includes('PRIVATE KEY'), 'holds a private key; write the certificates alone')
    .optional()
    .describe(
      'Certificates that may vouch for the server, instead of the public ones: PEM text, or "file:<path>" relative to this file',
    ),
  pin: z
    .array(fingerprint)
    .min(1)
    .optional()
    .describe('SHA-256 fingerprints of the server certificates taken, whoever vouches for them'),
  clientCertificate: z
    .strictObject({
      certificate: z
        .string()
        .max(262_144)
        .refine((text) => !text.includes('PRIVATE KEY'), 'holds a private key; write the certificate alone')
        .describe('Our certificate and those between it and its root: PEM text, or "file:<path>"'),
      privateKey: secretReference.describe('Where its private key is kept'),
    })
    .optional()
    .describe('Our certificate towards the server (mutual TLS)'),
  proxy: z
    .strictObject({
      url: z
        .url({ protocol: /^http$/, error: 'must be an http:// address' })
        .refine((url) => !/^[a-z]+:\/\/[^/?#]*@/i.test(url), 'must not hold a user name or password')
        .describe('Address of the proxy'),
      user: userName.optional().describe('User name towards the proxy'),
      password: secretReference.optional().describe('Where its password is kept'),
    })
    .optional()
    .describe('Proxy that the connection is tunnelled through (CONNECT)'),
})

export const as2GatewaySpec = z.strictObject({
  type: z.literal('as2').describe('Sends over AS2 (RFC 4130)'),
  partner: reference('Partner', 'who receives'),
  us: reference('Partner', 'who sends; left out: our side of the agreements with this partner').optional(),
  url: z
    .url({
      protocol: /^https?$/,
      error: ({ input }) => (input === undefined ? undefined : 'must be an http:// or https:// address'),
    })
    .refine((url) => !/^[a-z]+:\/\/[^/?#]*@/i.test(url), 'must not hold a user name or password')
    .describe('Where the partner receives AS2 messages'),
  preset: z
    .enum(presetNames)
    .optional()
    .describe("Habits of the partner's product; what is written here beside it wins"),
  ...habits,
  receiptWithin: duration
    .default('1h')
    .describe('How long a receipt that comes by itself is waited for before the same bytes are sent again'),
  subject: z
    .string()
    .regex(
      /^([^{}\p{Cc}]|\{(documentType|fileName|messageId)\})+$/u,
      'may hold text and the fields {documentType}, {fileName} and {messageId}',
    )
    .max(200)
    .default('{documentType}')
    .describe('Subject; the fields {documentType}, {fileName} and {messageId} are filled in'),
  messageIdDomain: z
    .string()
    .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,118}[A-Za-z0-9])?$/, 'must be a domain such as "as2.acme.com"')
    .default('parley')
    .describe('What stands behind the @ of our Message-IDs'),
  headers: headers.optional(),
  legacy: legacy.optional().describe('Old algorithms that this gateway may use, and until when'),
  http: http.optional().describe('How the connection is made'),
  timeout: duration.default('60s').describe('Longest wait for the whole exchange, receipt included'),
  retry: retry.optional().describe('How often and how long to try again'),
})
export type As2GatewaySpec = z.output<typeof as2GatewaySpec>
