import type { X509Certificate } from 'node:crypto'
import { readAs2Name, withoutBrackets } from '../message/read-request.ts'
import { firstField } from '../mime/mime-fields.ts'
import { type Check, fails, holds, note } from './check.ts'
import { checkParts, checkSeal } from './check-parts.ts'
import { checkMic, checkReceipt } from './check-receipt.ts'
import { checkCertificate, checkPayload, checkSignature, coveredOf } from './check-signature.ts'
import { partNames, readManifest } from './manifest.ts'
import {
  type EvidenceFile,
  headerPart,
  type OpenedEvidence,
  readCertificates,
  wholePart,
} from './opened-evidence.ts'

export type Proof =
  | { readonly kind: 'read'; readonly proved: boolean; readonly checks: readonly Check[] }
  | { readonly kind: 'unreadable'; readonly text: string }

export type ProveOptions = {
  /** The partner's certificates as the reader has them from the partner. */
  readonly partnerCertificates?: readonly X509Certificate[]
}

/**
 * Proves an exchange again from its evidence file alone: no database, no private key, no clock. Received: that the
 * partner signed this payload. Sent: that the partner's signed receipt is about this payload. Large parts are read as
 * they flow.
 */
export async function proveEvidence(file: EvidenceFile, options: ProveOptions = {}): Promise<Proof> {
  const manifestBytes = await wholePart(file, partNames.manifest)
  const manifest = manifestBytes && readManifest(manifestBytes)
  if (!manifestBytes || !manifest)
    return { kind: 'unreadable', text: `It has no ${partNames.manifest} that can be read.` }
  const certificates = await readCertificates(file, manifest)
  const evidence = { file, manifest, manifestBytes, certificates }
  const checks = [
    about(evidence),
    ...(await checkParts(evidence)),
    await checkSeal(evidence),
    await checkNames(evidence),
    ...(await checkDates(evidence)),
    ...(manifest.message.direction === 'in'
      ? await received(evidence, options.partnerCertificates)
      : await sent(evidence, options.partnerCertificates)),
  ]
  return { kind: 'read', proved: checks.every(({ outcome }) => outcome !== 'fails'), checks }
}

type Pinned = ProveOptions['partnerCertificates']

async function received(evidence: OpenedEvidence, pinned: Pinned): Promise<readonly Check[]> {
  const covered = await coveredOf(evidence)
  const { signer, checks } = await checkSignature(evidence, covered)
  return [
    ...checks,
    ...(signer ? checkCertificate(signer, evidence.manifest.message.at, pinned) : []),
    await checkPayload(evidence),
    checkMic(evidence, covered),
    ...(await checkReceipt(evidence)).checks,
  ]
}

async function sent(evidence: OpenedEvidence, pinned: Pinned): Promise<readonly Check[]> {
  const { message, receipt } = evidence.manifest
  const { checks, signer } = await checkReceipt(evidence)
  return [
    await checkPayload(evidence),
    checkMic(evidence, await coveredOf(evidence)),
    ...checks,
    ...(signer ? checkCertificate(signer, receipt?.at ?? message.at, pinned) : []),
  ]
}

function about({ manifest: { message, madeBy } }: OpenedEvidence): Check {
  const { us, partner, direction, mode, at } = message
  const way =
    direction === 'in' ? `${us.name} received from ${partner.name}` : `${us.name} sent to ${partner.name}`
  const test = mode === 'test' ? ' It was a test.' : ''
  return note(
    'message',
    `${way} at ${at}: message ${message.as2MessageId} (${message.id} in ${madeBy}).${test}`,
  )
}

async function checkNames({ file, manifest: { message } }: OpenedEvidence): Promise<Check> {
  const headers = await headerPart(file, partNames.requestHeaders)
  if (!headers) return fails('names', `${partNames.requestHeaders} cannot be read.`)
  const [from, to] =
    message.direction === 'in' ? [message.partner, message.us] : [message.us, message.partner]
  const right =
    readAs2Name(headers, 'AS2-From') === from.as2Id &&
    readAs2Name(headers, 'AS2-To') === to.as2Id &&
    withoutBrackets(firstField(headers, 'Message-ID') ?? '') === message.as2MessageId
  return right
    ? holds(
        'names',
        `The message is from "${from.as2Id}" to "${to.as2Id}" under the id ${message.as2MessageId}.`,
      )
    : fails('names', 'The header lines name another sender, receiver or Message-ID than the list.')
}

async function checkDates({ file, manifest }: OpenedEvidence): Promise<readonly Check[]> {
  const { message, receipt, madeAt } = manifest
  const order = [message.at, ...(receipt ? [receipt.at] : []), madeAt].map((time) => Date.parse(time))
  const inOrder = order.every((time, index) => index === 0 || time >= (order[index - 1] ?? 0))
  if (!inOrder) return [fails('dates', 'The times of message, receipt and this file are not in order.')]
  const headers = (await headerPart(file, partNames.requestHeaders)) ?? []
  const stated = firstField(headers, 'Date')
  const told = stated === undefined ? 'The sender stated no date' : `The sender dated it ${stated}`
  const receiptAt = receipt ? `; receipt at ${receipt.at}` : ''
  return [holds('dates', `${told}; noted at ${message.at}${receiptAt}: in order.`)]
}
