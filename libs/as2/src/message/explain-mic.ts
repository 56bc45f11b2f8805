import { digestBySpelling, type Legacy } from '../cms/algorithms.ts'
import { CoveredBytes } from '../cms/covered-bytes.ts'
import { entityHead } from '../mime/mime-writer.ts'
import { compressedDraft } from './compose-message.ts'
import { type Mic, type MicRule, micAlgorithm, sameMic } from './mic.ts'
import type { OutboundMessage } from './outbound-message.ts'
import { payloadDraft } from './payload-writer.ts'

/** What a partner's MIC was computed over, and a sentence about it for an operator. */
export type MicExplanation = { readonly rule: MicRule; readonly text: string }

// Old digests prove nothing here, they only tell what the partner did.
const anyDigest: Legacy = { allow: ['sha-1', 'md5'], now: new Date(0), until: new Date(1) }

type Candidate = { readonly rule: MicRule; readonly mic: Mic }

/**
 * The rule a MIC that is not ours would fit: the content is read again and digested under every rule known to be in use,
 * by the digest the partner named. Nothing when none fits: then the partner has other bytes.
 */
export async function explainMic(
  message: OutboundMessage,
  received: Mic,
): Promise<MicExplanation | undefined> {
  const digest = digestBySpelling(received.algorithm, anyDigest)
  if (!digest) return undefined
  const candidates = await micsByRule(message, digest.name)
  const found = candidates.find(({ mic }) => sameMic(mic, received))
  return found && { rule: found.rule, text: sentences[found.rule] }
}

async function micsByRule(message: OutboundMessage, algorithm: Parameters<typeof micAlgorithm>[0]) {
  const { digest, spelling } = micAlgorithm(algorithm)
  const candidates: Candidate[] = []
  const add = (rule: MicRule, bytes: Buffer | undefined) => {
    if (bytes) candidates.push({ rule, mic: { digest: bytes.toString('base64'), algorithm: spelling } })
  }
  const payload = payloadDraft(message)
  const drafts = message.compress ? [payload, await compressedDraft(payload, message)] : [payload]
  for (const [i, { fields, body }] of drafts.entries()) {
    const entity = new CoveredBytes([digest])
    const bare = new CoveredBytes([digest])
    entity.update(entityHead(fields))
    for await (const piece of body.read()) {
      entity.update(piece)
      bare.update(piece)
    }
    add(i === 0 ? 'entity' : 'compressed-entity', entity.digest(digest, 'raw'))
    add(i === 0 ? 'body' : 'compressed-body', bare.digest(digest, 'raw'))
    if (i === 0) add('entity-crlf', entity.digest(digest, 'canonical'))
    if (i === 0) add('body-crlf', bare.digest(digest, 'canonical'))
  }
  return candidates
}

const sentences: Readonly<Record<MicRule, string>> = {
  entity: 'The partner digested the payload with its MIME fields, before any compression.',
  'entity-crlf': 'The partner digested the payload with its MIME fields and with line ends changed to CRLF.',
  body: 'The partner digested the payload without its MIME fields.',
  'body-crlf': 'The partner digested the payload without its MIME fields and with line ends changed to CRLF.',
  'compressed-entity': 'The partner digested the compressed payload with its MIME fields.',
  'compressed-body': 'The partner digested the compressed payload without its MIME fields.',
}
