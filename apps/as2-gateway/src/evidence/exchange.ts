import type { X509Certificate } from 'node:crypto'
import type { EvidenceManifest } from '@parley/as2'
import type { Partner } from '@parley/model'
import type { Story } from '@parley/store'
import type { Part } from './evidence-part.ts'

/** One AS2 exchange, as an evidence file tells it. */
export type Exchange = {
  readonly story: Story
  readonly us: Partner
  readonly partner: Partner
  readonly as2MessageId: string
  /** When our keys and the partner's certificates must have been valid. */
  readonly at: Date
  readonly mic?: EvidenceManifest['mic']
  /** Whose signature held: it may have been expired, where the agreement lets that pass. */
  readonly signer?: X509Certificate
  readonly receipt?: { readonly signed: boolean; readonly at: Date }
  readonly parts: readonly Part[]
}

/** Why there is no evidence, and what to ask for in its place. */
export type NoEvidence = { readonly kind: 'none'; readonly text: string }

export function none(text: string): NoEvidence {
  return { kind: 'none', text }
}

export function isSigned(headers: readonly (readonly [string, string])[]): boolean {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  return /^\s*multipart\/signed\b/i.test(type)
}
