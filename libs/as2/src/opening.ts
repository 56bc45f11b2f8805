import type { X509Certificate } from 'node:crypto'
import type { OwnKey } from './decrypt.ts'
import type { Mic } from './mic.ts'

/** Whose keys and certificates count for one message. */
export type Trust = {
  /** Every own key still in use; the message's recipient entry chooses. */
  readonly ownKeys: readonly OwnKey[]
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
}

export type Opened = {
  readonly kind: 'opened'
  /** The business payload, its transfer encoding undone. */
  readonly content: Uint8Array
  readonly contentType: string
  readonly fileName?: string
  readonly encrypted: boolean
  readonly signed: boolean
  readonly compressed: boolean
  /** SHA-256 fingerprint of the partner certificate that verified the signature. */
  readonly signer?: string
  readonly mic: Mic
}
