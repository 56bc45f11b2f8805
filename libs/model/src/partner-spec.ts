import { z } from 'zod'
import { duration, instant, secretReference } from './spec-words.ts'

/** RFC 4130 6.2: printable ASCII without double quote and backslash, at most 128 characters. */
const as2Id = z
  .string()
  .regex(
    /^[!#-[\]-~]([ !#-[\]-~]{0,126}[!#-[\]-~])?$/,
    'must be 1 to 128 printable ASCII characters without quotes and backslashes (RFC 4130 6.2)',
  )

const x12Identity = z.strictObject({
  qualifier: z
    .string()
    .regex(/^[A-Z0-9]{2}$/, 'must be two capital letters or digits, such as "ZZ", "01" or "12"; quote digits')
    .describe('Interchange id qualifier, ISA05 or ISA07'),
  id: z
    .string()
    .regex(/^[!-~]([ -~]{0,13}[!-~])?$/, 'must be 1 to 15 printable characters; quote digits')
    .describe('Interchange id, ISA06 or ISA08, without the padding'),
  group: z
    .string()
    .regex(/^[!-~]([ -~]{0,13}[!-~])?$/, 'must be 1 to 15 printable characters; quote digits')
    .optional()
    .describe('Application code, GS02 or GS03, when it differs from the interchange id'),
})

const edifactIdentity = z.strictObject({
  id: z
    .string()
    .regex(/^[ -~]{0,34}[!-~]$/, 'must be 1 to 35 printable characters; quote digits')
    .describe('Interchange id, 0004 or 0010 of UNB S002 or S003'),
  qualifier: z
    .string()
    .regex(/^[A-Z0-9]{1,4}$/, 'must be 1 to 4 capital letters or digits, such as "14"; quote digits')
    .optional()
    .describe(
      'Its qualifier, 0007: "14" is a GLN, "1" a D-U-N-S number, "ZZ" mutually agreed; left out: none is sent',
    ),
})

const identities = z.strictObject({
  as2: as2Id.optional().describe('AS2 identifier, AS2-From or AS2-To, case-sensitive'),
  x12: z.array(x12Identity).optional().describe('X12 interchange identities'),
  edifact: z.array(edifactIdentity).optional().describe('EDIFACT interchange identities, UNB S002 and S003'),
  gln: z
    .string()
    .regex(/^\d{13}$/, 'must be 13 digits, in quotes')
    .refine(hasCheckDigit, 'is not a GLN: its last digit is not the GS1 check digit of the others')
    .optional()
    .describe('GS1 global location number, 13 digits'),
  duns: z
    .string()
    .regex(/^\d{9}$/, 'must be 9 digits, in quotes')
    .optional()
    .describe('D-U-N-S number, 9 digits'),
})

export const certificateUses = ['sign', 'decrypt', 'verify', 'encrypt'] as const
export type CertificateUse = (typeof certificateUses)[number]

const certificate = z.strictObject({
  use: z
    .array(z.enum(certificateUses))
    .min(1)
    .refine((uses) => new Set(uses).size === uses.length, 'names a use twice')
    .describe("What it serves: our own to sign and decrypt, a partner's to verify and encrypt"),
  certificate: z
    .string()
    .min(1)
    .max(65_536)
    .refine((text) => !text.includes('PRIVATE KEY'), 'holds a private key; write the certificate alone')
    .describe('X.509 certificate as PEM text, or "file:<path>" relative to this file'),
  privateKey: secretReference
    .optional()
    .describe('Where the private key is kept: "file:<path>" or "env:<NAME>", never the key itself'),
  from: instant
    .optional()
    .describe(
      'From when it is preferred to sign or encrypt with; it decrypts and verifies before that already',
    ),
  until: instant.optional().describe('From when it neither signs, encrypts nor verifies any more'),
  weakKeyUntil: instant
    .optional()
    .describe(
      'Until when an RSA key under 2,048 bits, or with an exponent under 65,537, is put up with; left out: not at all',
    ),
  grace: duration
    .default('30d')
    .describe('Our own: how long after its end it still decrypts what a late partner sends'),
})

const addresses = z.strictObject({
  as2: z
    .array(z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }))
    .min(1)
    .describe('Addresses of our AS2 gateway as partners see them, through every proxy'),
})

const contact = z.strictObject({
  name: z.string().min(1).describe('Name of a person or a desk'),
  email: z.email().optional().describe('E-mail address'),
  phone: z.string().optional().describe('Telephone number'),
  note: z.string().optional().describe('What this contact is for'),
})

export const partnerSpec = z.strictObject({
  role: z.enum(['us', 'partner']).describe('"us" for our own company, "partner" for those we trade with'),
  displayName: z.string().min(1).max(200).optional().describe('Name shown to people'),
  identities: identities.describe('Ids by which this company is known in envelopes and headers'),
  certificates: z
    .array(certificate)
    .optional()
    .describe('Certificates, old and new side by side during a change'),
  addresses: addresses.optional().describe('Where this company is reached; told in our hand-over sheet'),
  contacts: z.array(contact).optional().describe('Whom to call'),
})
export type PartnerSpec = z.output<typeof partnerSpec>

/** GS1 General Specifications 7.9: weights 3 and 1 from the right, check digit excluded. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length - 1; index++) {
    sum += Number(digits[digits.length - 2 - index]) * (index % 2 === 0 ? 3 : 1)
  }
  return (10 - (sum % 10)) % 10 === Number(digits.at(-1))
}
