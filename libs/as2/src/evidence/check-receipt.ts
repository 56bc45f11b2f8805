import type { X509Certificate } from 'node:crypto'
import { digestBySpelling } from '../cms/algorithms.ts'
import type { CoveredBytes } from '../cms/covered-bytes.ts'
import { type Mic, sameMic } from '../message/mic.ts'
import { type MdnOutcome, readMdn } from '../receipt/read-mdn.ts'
import { type Check, fails, holds, note } from './check.ts'
import { oldDigests } from './check-signature.ts'
import { partNames } from './manifest.ts'
import { headerPart, named, type OpenedEvidence, wholePart } from './opened-evidence.ts'

/** The MIC that both sides speak of is the digest of the bytes in this file. */
export function checkMic({ manifest }: OpenedEvidence, covered: CoveredBytes | undefined): Check {
  const { mic } = manifest
  const digest = mic && digestBySpelling(mic.algorithm, oldDigests)
  if (!mic || !covered || !digest) return fails('MIC', 'The file holds nothing to compute the MIC from.')
  const fits = (['raw', 'canonical'] as const).some((form) => {
    const computed = covered.digest(digest, form)?.toString('base64')
    return computed !== undefined && sameMic({ digest: computed, algorithm: mic.algorithm }, mic)
  })
  return fits
    ? holds(
        'MIC',
        `The MIC computed again from ${partNames.signedEntity} is the one noted (${mic.digest}, ${mic.algorithm}).`,
      )
    : fails('MIC', `The MIC computed again from ${partNames.signedEntity} is not the one noted.`)
}

export type ReceiptChecks = { readonly checks: readonly Check[]; readonly signer?: X509Certificate }

/** The receipt (MDN): who signed it, which message it is about, what it says, and its MIC. */
export async function checkReceipt(evidence: OpenedEvidence): Promise<ReceiptChecks> {
  const { message, mic, receipt } = evidence.manifest
  const maker = message.direction === 'in' ? message.us : message.partner
  const body = await wholePart(evidence.file, partNames.receipt)
  if (!receipt || !body) return { checks: [noReceipt(evidence)] }
  const headers = (await headerPart(evidence.file, partNames.receiptHeaders)) ?? []
  const sender = message.direction === 'in' ? message.partner : message.us
  const certificates = evidence.certificates.flatMap(({ of, x509 }) =>
    (of === 'us') === (message.direction === 'in') ? [x509] : [],
  )
  const outcome = await readMdn(
    { status: 200, headers, body },
    {
      messageId: message.as2MessageId,
      mic: mic ?? nothing,
      partnerCertificates: certificates,
      legacy: oldDigests,
      requireSigned: receipt.signed,
      from: sender.as2Id,
      to: maker.as2Id,
    },
  )
  const signer =
    'signer' in outcome ? certificates.find((one) => one.fingerprint256 === outcome.signer) : undefined
  return {
    checks: told(outcome, { name: maker.name, isUs: message.direction === 'in' }, signer),
    ...(signer && { signer }),
  }
}

const nothing: Mic = { digest: '', algorithm: 'sha-256' }

function noReceipt({ manifest: { message } }: OpenedEvidence): Check {
  return message.direction === 'in'
    ? note('receipt', `${message.partner.name} asked for no receipt, or none was made.`)
    : fails(
        'receipt',
        `No receipt of ${message.partner.name} is in the file: that the message arrived is not proved.`,
      )
}

function signedBy({ name, isUs }: Maker, signer: X509Certificate | undefined): Check {
  if (signer) return holds('receipt', `${name} signed the receipt with the certificate ${named(signer)}.`)
  // What we say of ourselves proves nothing for us anyway: the sender's signature does.
  return isUs
    ? note('receipt', `${name}'s receipt is not signed, as it was asked for.`)
    : fails('receipt', `${name}'s receipt is not signed: anybody could have written it.`)
}

type Maker = { readonly name: string; readonly isUs: boolean }

function told(outcome: MdnOutcome, maker: Maker, signer: X509Certificate | undefined): readonly Check[] {
  switch (outcome.kind) {
    case 'accepted': {
      const says = `It is about this Message-ID, says "${outcome.disposition}"${outcome.mic ? ' and names the same MIC' : ''}.`
      return [signedBy(maker, signer), holds('receipt', says)]
    }
    case 'negative':
      return [
        fails(
          'receipt',
          `${maker.name}'s ${outcome.signed ? 'signed ' : ''}receipt refuses the message: ${outcome.disposition}.`,
        ),
      ]
    case 'mic-mismatch':
      return [fails('receipt', `${maker.name}'s receipt names another MIC: it is about other bytes.`)]
    case 'invalid':
      return [fails('receipt', `${maker.name}'s receipt does not hold. ${outcome.reason}`)]
    case 'missing':
      return [fails('receipt', `What ${maker.name} answered is no receipt.`)]
    default:
      return outcome satisfies never
  }
}
