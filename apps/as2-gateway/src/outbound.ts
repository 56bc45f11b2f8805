import type { OutboundMessage } from '@parley/as2'
import type { As2Gateway, Partner } from '@parley/model'
import type { DeliveryRow, MessageRow } from '@parley/store'
import type { KeyRing } from './key-ring.ts'
import type { Needs } from './needs.ts'

export type Sending = {
  readonly delivery: DeliveryRow
  readonly message: MessageRow
  readonly gateway: As2Gateway
}

/** The message as the gateway's settings want it; composed again for a receipt that names another MIC. */
export async function outbound(needs: Needs, keys: KeyRing, sending: Sending): Promise<OutboundMessage> {
  const { gateway, message, delivery } = sending
  const content = await needs.payloads.open(message.id, 'output')
  const now = needs.now()
  return {
    ...habits(needs, gateway),
    from: as2Id(gateway.us),
    to: as2Id(gateway.partner),
    messageId: delivery.identity,
    content,
    contentType: content.mediaType,
    subject: subjectOf(gateway.subject, message),
    ...(message.fileName !== undefined && gateway.fileName === 'sent' && { fileName: message.fileName }),
    ...(await signing(keys, gateway)),
    ...encryption(keys, gateway),
    ...receipt(gateway),
    ...(gateway.legacy && { legacy: { ...gateway.legacy, now } }),
    now,
  }
}

/** Why nothing may be sent with these settings now, in a sentence; nothing when it may. */
export function cannotSend(keys: KeyRing, gateway: As2Gateway, now: Date): string | undefined {
  const { partner, us, sign, encrypt, legacy } = gateway
  if (legacy && now >= legacy.until)
    return `Leave to use ${legacy.allow.join(' and ')} ended on ${day(legacy.until)}. Agree on newer algorithms with the partner, or set legacy.until of gateway ${gateway.name} anew; then resubmit.`
  if (encrypt !== 'none' && keys.certificates(partner, 'encrypt').length === 0)
    return `Partner ${partner.name} has no certificate valid now to encrypt to. Deploy its current one, then resubmit.`
  if (sign !== 'none' && !keys.canSign(us))
    return `Partner ${us.name} has no certificate valid now to sign with. Deploy a current one, then resubmit.`
  return undefined
}

function habits(
  needs: Pick<Needs, 'product'>,
  { compress, transferEncoding, micalg, version, headers }: As2Gateway,
) {
  // rfc4130bis: AS2-Product belongs to 1.3; it tells who to ask, and nothing is decided by it.
  const product = version === '1.3' ? [['AS2-Product', needs.product] as const] : []
  return {
    ...{ transferEncoding, micalg, version, userAgent: 'Parley', headers: [...product, ...headers] },
    ...(compress !== 'none' && { compress }),
  }
}

async function signing(
  keys: KeyRing,
  { us, sign, signature }: As2Gateway,
): Promise<Pick<OutboundMessage, 'sign'>> {
  if (sign === 'none') return {}
  const key = await keys.signer(us)
  const isRsa = key.privateKey.asymmetricKeyType === 'rsa'
  return { sign: { ...key, digest: sign, ...(isRsa && signature === 'rsa-pss' && { scheme: signature }) } }
}

function encryption(
  keys: KeyRing,
  { partner, encrypt, keyTransport }: As2Gateway,
): Pick<OutboundMessage, 'encrypt'> {
  if (encrypt === 'none') return {}
  const [certificate] = keys.certificates(partner, 'encrypt')
  if (!certificate) throw new Error(`partner ${partner.name} has no certificate to encrypt to`)
  return { encrypt: { certificate, cipher: encrypt, keyTransport } }
}

function receipt({
  us,
  receipt: kind,
  receiptDigest,
  receiptComes,
}: As2Gateway): Pick<OutboundMessage, 'receipt'> {
  if (kind === 'none') return {}
  const byItself = receiptComes === 'by-itself' && { asyncUrl: ownUrl(us) }
  return { receipt: { signed: kind === 'signed', micAlgorithm: receiptDigest, ...byItself } }
}

function subjectOf(template: string, { id, documentType, fileName }: MessageRow): string {
  const values = { documentType: documentType ?? 'document', fileName: fileName ?? 'document', messageId: id }
  return template.replace(
    /\{(documentType|fileName|messageId)\}/g,
    (_, name: keyof typeof values) => values[name],
  )
}

function ownUrl({ name, as2Urls }: Partner): string {
  const [url] = as2Urls
  if (url === undefined) throw new Error(`partner ${name} has no AS2 address that a receipt could be sent to`)
  return url
}

function day(moment: Date): string {
  return moment.toISOString().slice(0, 10)
}

export function as2Id(partner: Partner): string {
  if (partner.as2Id === undefined) throw new Error(`partner ${partner.name} has no AS2 id`)
  return partner.as2Id
}
