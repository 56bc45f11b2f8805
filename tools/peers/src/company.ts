import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exchange } from './exchange.ts'
import type { PeerKeys } from './peer-keys.ts'

export type Company = {
  readonly folder: string
  readonly as2Id: string
  readonly as2Url: string
  readonly keys: PeerKeys
  readonly peers: readonly PeerSide[]
}

/** A peer as Parley's configuration knows it. */
export type PeerSide = {
  readonly exchanges: readonly Exchange[]
  readonly certificatePem: string
  readonly url: string
  /** Host and port that receipts are sent to when they go by themselves. */
  readonly receiptHost: string
}

/**
 * Parley's configuration for all these relations. In each, orders are taken, answered with a 997 and passed on to the
 * peer they came from: whatever comes in goes out again, over AS2 both times.
 */
export async function writeCompany(company: Company): Promise<void> {
  const { folder, keys } = company
  const folders = ['secrets', 'certs'].map((name) => mkdir(join(folder, name), { recursive: true }))
  await Promise.all(folders)
  await writeFile(join(folder, 'secrets', 'us.key.pem'), keys.privateKeyPem, { mode: 0o600 })
  await writeFile(join(folder, 'certs', 'us.pem'), keys.certificatePem)
  const sides = company.peers.map(async (side, index) => {
    const certificate = `peer-${index}.pem`
    await writeFile(join(folder, 'certs', certificate), side.certificatePem)
    return side.exchanges.map((exchange) => relation(exchange, side, certificate))
  })
  const relations = (await Promise.all(sides)).flat()
  await writeFile(join(folder, 'company.yaml'), [us(company), guide, ...relations].join(''))
}

function resource(kind: string, name: string, spec: string): string {
  return `---\napiVersion: parley.dev/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec:\n${spec}`
}

function us({ as2Id, as2Url }: Company): string {
  return resource(
    'Partner',
    'us',
    `  role: us
  displayName: Our company
  identities: { as2: ${as2Id}, x12: [{ qualifier: ZZ, id: ACME }] }
  addresses: { as2: ["${as2Url}"] }
  certificates:
    - { use: [sign, decrypt], certificate: "file:certs/us.pem", privateKey: "file:us.key.pem" }
`,
  )
}

const guide = resource('Guide', 'order', '  { format: x12, title: Order, extends: x12/004010/850 }\n')

function relation(exchange: Exchange, side: PeerSide, certificate: string): string {
  const { peer, sign, encrypt, compress, receipt, receiptComes } = exchange
  const name = peer.toLowerCase()
  const partner = `  role: partner
  identities: { as2: ${peer}, x12: [{ qualifier: ZZ, id: ${peer} }] }
  certificates: [{ use: [verify, encrypt], certificate: "file:certs/${certificate}" }]
`
  const gateway = `  { type: as2, partner: ${name}, url: "${side.url}", sign: ${sign}, encrypt: ${encrypt}, compress: ${compress},
    receipt: ${receipt}, receiptComes: ${receiptComes}, retry: { firstWait: 1m, longestWait: 1m, attempts: 2 } }
`
  const agreement = `  us: us
  partner: ${name}
  mode: test
  as2:
    requireSigned: ${sign !== 'none'}
    requireEncrypted: ${encrypt !== 'none'}
    receipts: { hosts: ["${side.receiptHost}"], privateAddresses: true }
  receive: [{ guide: order }]
  acknowledge: { functional: "997", gateway: ${name} }
`
  const channel = `  agreement: ${name}
  in: { guide: order }
  mapping: none
  out: { guide: order, gateway: ${name} }
`
  return [
    resource('Partner', name, partner),
    resource('Gateway', name, gateway),
    resource('Agreement', name, agreement),
    resource('Channel', name, channel),
  ].join('')
}
