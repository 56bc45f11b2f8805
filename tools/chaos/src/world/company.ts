import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A partner of the campaign: one twin. */
export type Partner = {
  readonly name: string
  readonly as2Id: string
  /** Interchange id, with qualifier ZZ. */
  readonly x12Id: string
}

/** The first is the one that the starter knows. */
export const partners: readonly Partner[] = ['amazon', 'borealis', 'cumulus'].map((name) => ({
  name,
  as2Id: `${name.toUpperCase()}-AS2`,
  x12Id: name.toUpperCase(),
}))

export type Ways = {
  readonly company: string
  readonly inbox: string
  /** Where our gateway reaches a partner. */
  readonly urlOf: (partner: Partner) => string
  /** A partner's certificate, PEM. */
  readonly certificateOf: (partner: Partner) => string
}

/** Adds the other partners to the starter of Amazon, and makes every way in and out as quick as a campaign needs it. */
export async function addPartners(ways: Ways): Promise<void> {
  await writeResource(ways, join('gateways', 'inbox.yaml'), inboxGateway(ways.inbox))
  for (const partner of partners) {
    await writeResource(ways, join('gateways', `${partner.name}-as2.yaml`), as2Gateway(ways, partner))
    // The starter's own channel would take the answers of every partner: it makes place.
    const file = partner.name === 'amazon' ? 'order-acknowledgements' : `${partner.name}-answers`
    await writeResource(ways, join('channels', `${file}.yaml`), answers(partner))
  }
  for (const partner of partners.slice(1)) {
    const { name } = partner
    const certificate = await readFile(ways.certificateOf(partner), 'utf8')
    await writeResource(ways, join('certs', `${name}.pem`), certificate)
    await writeResource(ways, join('partners', `${name}.yaml`), partnerResource(partner))
    await writeResource(ways, join('agreements', `${name}.yaml`), agreement(name))
    await writeResource(ways, join('channels', `${name}-orders.yaml`), orders(name))
  }
}

async function writeResource({ company }: Ways, path: string, text: string): Promise<void> {
  await mkdir(join(company, path, '..'), { recursive: true })
  await writeFile(join(company, path), text)
}

function resource(kind: string, name: string, spec: string): string {
  return `apiVersion: parley.dev/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec:\n${spec}---\n`
}

function partnerResource({ name, as2Id, x12Id }: Partner): string {
  return resource(
    'Partner',
    name,
    `  role: partner
  identities: { as2: ${as2Id}, x12: [{ qualifier: ZZ, id: ${x12Id} }] }
  certificates: [{ use: [verify, encrypt], certificate: "file:../certs/${name}.pem" }]
`,
  )
}

/** The same as Amazon's in the starter. */
function agreement(name: string): string {
  return resource(
    'Agreement',
    name,
    `  us: us
  partner: ${name}
  mode: test
  as2: { requireSigned: true, requireEncrypted: true }
  receive: [{ guide: amazon-850 }, { guide: amazon-860 }]
  acknowledge: { functional: "997", gateway: ${name}-as2, listAccepted: true }
  duplicates: { interchange: quarantine }
  errors: split-suspend-transaction
`,
  )
}

/** Tries that come soon and do not end: a campaign has no days to wait. */
function as2Gateway({ urlOf }: Ways, partner: Partner): string {
  return resource(
    'Gateway',
    `${partner.name}-as2`,
    `  type: as2
  partner: ${partner.name}
  url: ${JSON.stringify(urlOf(partner))}
  sign: sha-256
  encrypt: aes-256-cbc
  receipt: signed
  timeout: 10s
  retry: { firstWait: 300ms, longestWait: 2s, attempts: 1000 }
`,
  )
}

function inboxGateway(path: string): string {
  return resource(
    'Gateway',
    'inbox',
    `  type: folder
  path: ${JSON.stringify(path)}
  pickup: { every: 300ms, settle: 300ms }
`,
  )
}

function orders(name: string): string {
  const channel = (document: string, guideIn: string, mapping: string) =>
    resource(
      'Channel',
      `${name}-${document}`,
      `  agreement: ${name}
  in: { guide: ${guideIn} }
  mapping: ${mapping}
  out: { guide: ${document}, gateway: outbox }
`,
    )
  return (
    channel('order', 'amazon-850', '850-to-order') +
    channel('order-change', 'amazon-860', '860-to-order-change')
  )
}

function answers({ name }: Partner): string {
  return resource(
    'Channel',
    name === 'amazon' ? 'order-acknowledgements' : `${name}-answers`,
    `  agreement: ${name}
  in: { gateway: inbox, files: "answer-${name}-*.json", guide: order-acknowledgement }
  mapping: order-acknowledgement-to-855
  out: { guide: amazon-855, gateway: ${name}-as2 }
`,
  )
}
