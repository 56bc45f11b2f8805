/** What the receiving process is told. */
export type SinkOrder = {
  readonly port: number
  readonly ownCertificatePem: string
  readonly ownPrivateKeyPem: string
  readonly partnerCertificatePem: string
}
