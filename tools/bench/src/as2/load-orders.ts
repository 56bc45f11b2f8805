/** What the load process is told, and what it tells. */
export type LoadOrder = {
  readonly url: string
  readonly from: string
  readonly to: string
  readonly ownCertificatePem: string
  readonly ownPrivateKeyPem: string
  readonly partnerCertificatePem: string
  readonly sizeBytes: number
  readonly count: number
  readonly warmUp: number
  readonly concurrency: number
  /** Where one large message is kept, signed and encrypted before the clock starts. */
  readonly folder: string
}

export type LoadTold =
  /** Everything is signed and encrypted, and the server is warm. */
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'done'
      readonly seconds: number
      /** Milliseconds from the request to the checked receipt, of each message. */
      readonly times: readonly number[]
      readonly cpuSeconds: number
      /** What went wrong with messages that have no good receipt, the first ten. */
      readonly problems: readonly string[]
    }
