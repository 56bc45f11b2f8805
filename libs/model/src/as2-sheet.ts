import { describeCertificate } from '@parley/certificates'
import { z } from 'zod'
import { readCertificate } from './certificate.ts'
import type { PartnerSpec } from './partner-spec.ts'

/*
 * The hand-over sheet: everything a partner needs to set up an AS2 connection with us. It is JSON first, so that another
 * Parley imports it; the page and the PDF show the same.
 */

const certificateForm = z.strictObject({
  uses: z.array(z.enum(['verify', 'encrypt'])).min(1),
  subject: z.string(),
  serial: z.string(),
  key: z.string(),
  sha256: z.string(),
  sha1: z.string(),
  validFrom: z.iso.datetime(),
  validUntil: z.iso.datetime(),
  /** From when we sign with it. */
  from: z.string().optional(),
  pem: z.string().max(65_536),
})

export const as2SheetForm = z.strictObject({
  format: z.literal('parley.dev/as2-sheet/v1'),
  company: z.string().min(1).max(200),
  as2Id: z.string().min(1).max(128),
  urls: z.array(z.url({ protocol: /^https?$/ })).min(1),
  x12: z.array(z.strictObject({ qualifier: z.string(), id: z.string() })),
  edifact: z.array(z.strictObject({ id: z.string(), qualifier: z.string().optional() })),
  gln: z.string().optional(),
  certificates: z.array(certificateForm).min(1),
  encryption: z.array(z.string()),
  signatures: z.array(z.string()),
  compression: z.array(z.string()),
  receipts: z.array(z.string()),
  contacts: z.array(
    z.strictObject({ name: z.string(), email: z.string().optional(), phone: z.string().optional() }),
  ),
})
export type As2Sheet = z.output<typeof as2SheetForm>

/** What every Parley takes and sends; the first of each is what it prefers. */
const abilities = {
  encryption: ['AES-256-CBC', 'AES-192-CBC', 'AES-128-CBC', 'AES-256-GCM', 'AES-192-GCM', 'AES-128-GCM'],
  signatures: ['SHA-256', 'SHA-384', 'SHA-512'],
  compression: ['zlib'],
  receipts: [
    'signed, in the same connection (synchronous)',
    'signed, by itself (asynchronous), where it is agreed',
    'unsigned, either way',
  ],
} as const

export type SheetResult =
  | { readonly kind: 'sheet'; readonly sheet: As2Sheet }
  /** What the partner's YAML lacks for it. */
  | { readonly kind: 'lacking'; readonly text: string }

/** The sheet of our own company, from its YAML. */
export function as2Sheet(name: string, spec: PartnerSpec): SheetResult {
  const { as2, x12 = [], edifact = [], gln } = spec.identities
  const urls = spec.addresses?.as2 ?? []
  if (spec.role !== 'us')
    return { kind: 'lacking', text: `"${name}" is a partner; only our own company has a sheet` }
  if (as2 === undefined)
    return { kind: 'lacking', text: `"${name}" has no AS2 id: write spec.identities.as2` }
  if (urls.length === 0) {
    const text = `"${name}" does not say where it is reached: write spec.addresses.as2, such as [https://as2.example.com/as2]`
    return { kind: 'lacking', text }
  }
  const certificates = (spec.certificates ?? []).flatMap(certificateOf)
  if (certificates.length === 0)
    return { kind: 'lacking', text: `"${name}" has no certificate: parley certificate create` }
  return {
    kind: 'sheet',
    sheet: as2SheetForm.parse({
      format: 'parley.dev/as2-sheet/v1',
      company: spec.displayName ?? name,
      as2Id: as2,
      urls,
      x12: x12.map(({ qualifier, id }) => ({ qualifier, id })),
      edifact: edifact.map(({ id, qualifier }) => ({ id, ...(qualifier !== undefined && { qualifier }) })),
      ...(gln !== undefined && { gln }),
      certificates,
      ...abilities,
      contacts: (spec.contacts ?? []).map(({ name, email, phone }) => ({ name, email, phone })),
    }),
  }
}

type CertificateSpec = NonNullable<PartnerSpec['certificates']>[number]

/** What we sign with, the partner verifies; what we decrypt with, the partner encrypts to. */
function certificateOf({ use, certificate, from }: CertificateSpec) {
  const read = readCertificate(certificate)
  if (read.kind === 'unreadable') return []
  const { subject, serial, key, sha256, sha1, validFrom, validUntil } = describeCertificate(read.x509)
  return {
    uses: use.flatMap((one) => (one === 'sign' ? ['verify'] : one === 'decrypt' ? ['encrypt'] : [])),
    ...{ subject, serial, key, sha256, sha1, pem: certificate },
    validFrom: validFrom.toISOString(),
    validUntil: validUntil.toISOString(),
    ...(from !== undefined && { from }),
  }
}
