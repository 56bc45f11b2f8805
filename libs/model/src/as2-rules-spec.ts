import { z } from 'zod'
import { fingerprint, legacy, size, userName } from './as2-words.ts'
import { duration, secretReference } from './spec-words.ts'

/** One address, or a network such as 203.0.113.0/24 or 2001:db8::/48. */
const network = z
  .string()
  .regex(
    /^(\d{1,3}(\.\d{1,3}){3}(\/(\d|[12]\d|3[0-2]))?|[0-9a-fA-F:]*:[0-9a-fA-F:.]*(\/(\d{1,2}|1[01]\d|12[0-8]))?)$/,
    'must be an IP address or a network such as "203.0.113.0/24"',
  )
  .refine(isAddress, 'is no IP address')

const access = z.strictObject({
  addresses: z
    .array(network)
    .min(1)
    .optional()
    .describe('Addresses and networks (CIDR) that requests may come from; left out: any'),
  basic: z
    .strictObject({
      user: userName.describe('User name'),
      password: secretReference.describe('Where the password is kept'),
    })
    .optional()
    .describe('User name and password that the partner must send (RFC 7617)'),
  clientCertificates: z
    .array(fingerprint)
    .min(1)
    .optional()
    .describe(
      'SHA-256 fingerprints of TLS certificates, one of which the partner must show; needs our own TLS',
    ),
})

const receipts = z.strictObject({
  hosts: z
    .array(
      z
        .string()
        .regex(
          /^[a-z0-9.-]+(:\d{1,5})?$/,
          'must be a host name in lower case, such as "as2.shop.com" or "as2.shop.com:8443"',
        ),
    )
    .describe('Hosts that a receipt may be sent to when the sender asks for it by itself (asynchronous)'),
  privateAddresses: z
    .boolean()
    .default(false)
    .describe('Whether these hosts may have private, loopback or link-local addresses'),
})

/** What we demand of a partner's AS2 messages, and how we answer them. */
export const as2RulesSpec = z.strictObject({
  requireSigned: z.boolean().default(true).describe('Refuse messages without a valid signature'),
  requireEncrypted: z.boolean().default(true).describe('Refuse messages that are not encrypted'),
  legacy: legacy.optional().describe('Old algorithms that the partner may use, and until when'),
  expiredCertificates: z
    .enum(['refuse', 'warn'])
    .default('refuse')
    .describe(
      "Messages signed with a registered certificate that has expired. warn: accepted, the receipt says 'authentication-failed, processing continued'",
    ),
  duplicateWindow: duration
    .optional()
    .describe('How long a Message-ID is taken for a repeat, such as "400d"; left out: for ever'),
  maxBody: size
    .optional()
    .describe('Largest body of this partner, such as "50MiB"; never more than PARLEY_MAX_BODY'),
  access: access.optional().describe('Who may send at all, checked before the body; left out: anyone'),
  receipts: receipts
    .optional()
    .describe(
      'Receipts that go out by themselves; left out: none do, and messages that ask for one are refused',
    ),
})
export type As2RulesSpec = z.output<typeof as2RulesSpec>

/** The URL standard reads addresses as the platform does; brackets tell it IPv6. */
function isAddress(text: string): boolean {
  const [address = ''] = text.split('/')
  return URL.canParse(`http://${address.includes(':') ? `[${address}]` : address}/`)
}
