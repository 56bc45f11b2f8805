import type { X509Certificate } from 'node:crypto'
import type { Legacy } from '../cms/algorithms.ts'
import type { KeyUnwrapper, OwnKey } from '../cms/key-unwrapper.ts'
import type { Mic, MicRule } from './mic.ts'

/** Whose keys and certificates count for one message. */
export type Trust = {
  /** Every own key still in use, here or in a key service; the message's recipient entry chooses. */
  readonly ownKeys: readonly (OwnKey | KeyUnwrapper)[]
  /** The partner's certificates valid now. Nothing else is ever trusted. */
  readonly partnerCertificates: readonly X509Certificate[]
}

export type OpenPolicy = {
  readonly requireSigned: boolean
  readonly requireEncrypted: boolean
  /** Cap on the body as received and on its content after decompression. */
  readonly maxContentBytes: number
  /** Largest growth by decompression, such as 200; the first 64 KiB are free. */
  readonly maxRatio: number
  /** Old algorithms this partner may still use. */
  readonly legacy?: Legacy
}

/** Sees what the sender signed, as evidence: with both, anybody can verify it, without our keys. */
export type SignedWitness = {
  /** The MIME entity that the signature covers, its fields included, exactly as received, as it flows. */
  readonly entity: (piece: Uint8Array) => void | Promise<void>
  /** The signature as a detached SignedData, once, when the entity has been seen. */
  readonly signature: (bytes: Uint8Array) => void
}

/** What is known of a message whose content has been delivered piece by piece. */
export type OpenedStream = {
  readonly kind: 'opened'
  readonly contentType: string
  readonly fileName?: string
  /** Size of the content delivered. */
  readonly sizeBytes: number
  readonly encrypted: boolean
  readonly signed: boolean
  readonly compressed: boolean
  /** SHA-256 fingerprint of the partner certificate that verified the signature. */
  readonly signer?: string
  readonly mic: Mic
  /** What the MIC was computed over. */
  readonly micRule: MicRule
}

export type Opened = OpenedStream & {
  /** The business payload, its transfer encoding undone. */
  readonly content: Uint8Array
}
