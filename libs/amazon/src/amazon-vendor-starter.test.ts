import { runTestCase } from '@parley/channel'
import { writeJson } from '@parley/document'
import { type Finding, frame, judgeTransaction, readTransaction } from '@parley/edi'
import type { RevisionId } from '@parley/journey'
import { mapOne } from '@parley/mapping'
import {
  checkFiles,
  chooseChannels,
  compileRevision,
  findAgreementByEnvelope,
  findAs2Relationship,
  findGuide,
  problemText,
  testCasesOf,
} from '@parley/model'
import { expect, test } from 'vitest'
import { amazonVendorStarter } from './amazon-vendor-starter.ts'
import { brokenOrder, sampleBatch, sampleOrder } from './sample-order.ts'
import { edifactSets, starterSets } from './starter-documents.ts'

const now = new Date('2026-07-01T10:30:00Z')

/** Certificates alone; their keys were thrown away when they were made. */
const ourCertificatePem = `-----BEGIN CERTIFICATE-----
MIIBDjCBtaADAgECAgEBMAoGCCqGSM49BAMCMA8xDTALBgNVBAMMBGFjbWUwIhgP
MjAyNTAxMDEwMDAwMDBaGA8yMDQ1MDEwMTAwMDAwMFowDzENMAsGA1UEAwwEYWNt
ZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGYyCuffhsRLtDvrZe5tQ/mdpFFV
5n1Y+26dBPN6APLi8a5SzAoiS6lKHNrl7hw08J7I+2SKH0SsS2cxJXKQEVswCgYI
KoZIzj0EAwIDSAAwRQIhAKivQDtYXvESUHNV4+fT3EIaIAMjYMFWbQkPrr16Zx3/
AiAozIb8FArZiBHUBhn3GZKdWDs41RPPhi/WpPjdEyfu1Q==
-----END CERTIFICATE-----
`
const amazonCertificatePem = `-----BEGIN CERTIFICATE-----
MIIBJDCBy6ADAgECAgEBMAoGCCqGSM49BAMCMBoxGDAWBgNVBAMMD2FtYXpvbi1z
dGFuZC1pbjAiGA8yMDI1MDEwMTAwMDAwMFoYDzIwNDUwMTAxMDAwMDAwWjAaMRgw
FgYDVQQDDA9hbWF6b24tc3RhbmQtaW4wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AARBWaTpWaDIMdzf7HAjDkBu0aAZvT6bPOmatMAFTighGc1mDF8ouL3InOGs23pO
Y/sm9Jlt1mxN+D1p80PuLdxRMAoGCCqGSM49BAMCA0gAMEUCIFOm8b/YcFnfsV3Z
V3UsmmuQdx5OpXj0zHCH4DCwPa2jAiEAx3ZsuI9nKzQ2g6FJJ4RKJZdKtXXio0LS
icBtDYKc0YQ=
-----END CERTIFICATE-----
`

const options = {
  ourName: 'Acme "Tools" # 1',
  ourAs2Id: 'ACME-AS2',
  ourX12: { qualifier: 'ZZ', id: 'ACME' },
  amazonAs2Id: 'AMAZON-AS2',
  amazonUrl: 'https://as2.example.com/as2',
  ourCertificatePem,
  amazonCertificatePem,
  outboxPath: './outbox',
  inboxPath: './inbox',
  documents: ['850'],
  format: 'json',
} as const
const checked = await checkFiles(amazonVendorStarter(options), now)
const order = {
  poNumber: '4X7PQ2RT',
  lines: 2,
  controlNumbers: { interchange: 7, group: 7, transaction: 1 },
  date: now,
  usage: 'T',
} as const

/** Every step of the road, from the bytes to the JSON, with the starter deployed. */
async function walk(bytes: Uint8Array) {
  const revision = await compileRevision('r' as RevisionId, checked.resources)
  const [interchange] = frame(bytes).interchanges
  if (interchange?.standard !== 'x12') throw new Error('no interchange')
  const { header } = interchange
  const agreement = findAgreementByEnvelope(revision, {
    standard: 'x12',
    sender: { qualifier: header.senderQualifier, id: header.senderId },
    receiver: { qualifier: header.receiverQualifier, id: header.receiverId },
  })
  const [group] = interchange.groups
  if (!agreement || !group) throw new Error('no agreement')
  return group.transactions.map((transaction) => {
    const guide = findGuide(revision, agreement, { setId: transaction.setId, release: group.header.version })
    const [channel] = chooseChannels(revision, agreement, guide?.name ?? '')
    if (!guide || channel?.mapping.kind !== 'mapping' || channel.out.guide.format !== 'json')
      throw new Error('no way')
    const findings = judgeTransaction(bytes, interchange, transaction, guide.compiled)
    const tree = readTransaction(bytes, interchange, transaction, guide.compiled)
    const result = mapOne(channel.mapping.mapping, tree, { now })
    const json = result.kind === 'failed' ? result.errors : writeJson(result.output, channel.out.guide.shape)
    return { findings, json: json instanceof Uint8Array ? new TextDecoder().decode(json) : json }
  })
}

test('the starter loads, checks and compiles', async () => {
  expect(checked.problems.map(problemText)).toEqual([])
  const revision = await compileRevision('r' as RevisionId, checked.resources)
  expect(findAs2Relationship(revision, { from: 'AMAZON-AS2', to: 'ACME-AS2' })?.agreement.name).toBe('amazon')
  expect(revision.partners.get('us')?.displayName).toBe('Acme "Tools" # 1')
})

test('the starter is a folder that a person can read', () => {
  const files = amazonVendorStarter(options)
  expect(files.map(({ path }) => path)).toEqual([
    'README.md',
    'partners/us.yaml',
    'partners/amazon.yaml',
    'certs/us.pem',
    'certs/amazon.pem',
    'gateways/amazon-as2.yaml',
    'gateways/outbox.yaml',
    'agreements/amazon.yaml',
    'channels/orders.yaml',
    'guides/amazon-850.yaml',
    'guides/order.yaml',
    'mappings/850-to-order.yaml',
    'tests/orders.yaml',
    'tests/order.edi',
    'tests/order.json',
    'tests/broken-order.edi',
  ])
  for (const { path, text } of files.filter(({ path }) => path.endsWith('.yaml'))) {
    expect([path, text.startsWith('# ')]).toEqual([path, true])
    expect([path, text.split('\n').filter((line) => line.length > 120)]).toEqual([path, []])
  }
  const readme = files[0]?.text ?? ''
  for (const { path } of files.slice(5)) expect(readme).toContain(`\`${path}\``)
})

test('a sample order is judged without a finding and becomes our order', async () => {
  const [one, ...others] = await walk(sampleOrder(order))
  expect(others).toEqual([])
  expect(one?.findings).toEqual([])
  expect(one?.json).toBe(`{
  "purchaseOrderNumber": "4X7PQ2RT",
  "purchaseOrderType": "RegularOrder",
  "orderDate": "2026-07-01",
  "currencyCode": "USD",
  "vendorCode": "ACME1",
  "isBackOrderAllowed": false,
  "deliveryWindow": {
    "earliest": "2026-07-04",
    "latest": "2026-07-11"
  },
  "shipToParty": {
    "partyId": "PHX6",
    "partyIdType": "BuyerCode"
  },
  "notes": [
    "Sample order, not a real one"
  ],
  "items": [
    {
      "itemSequenceNumber": "1",
      "amazonProductIdentifier": "B000966118",
      "vendorProductIdentifier": "ACME-1122",
      "description": "Tape measure 25 ft, carton of 3",
      "orderedQuantity": {
        "amount": 27,
        "unitOfMeasure": "Eaches"
      },
      "netCost": {
        "amount": 34.22,
        "currencyCode": "USD"
      }
    },
    {
      "itemSequenceNumber": "2",
      "amazonProductIdentifier": "B001259121",
      "vendorProductIdentifier": "ACME-1159",
      "description": "Level 24 in, carton of 4",
      "orderedQuantity": {
        "amount": 16,
        "unitOfMeasure": "Eaches"
      },
      "netCost": {
        "amount": 71.59,
        "currencyCode": "USD"
      }
    }
  ],
  "totalQuantity": 43,
  "itemCount": 2
}
`)
})

test('every sample is judged without a finding, whatever its size', async () => {
  for (const sizeHint of [1_000, 10_000, 200_000]) {
    const bytes = sampleOrder({ ...order, sizeHint })
    expect(Math.abs(bytes.length - Math.max(sizeHint, 700))).toBeLessThan(400)
    expect((await walk(bytes)).map(({ findings }) => findings)).toEqual([[]])
  }
})

test('a broken order has exactly its two faults', async () => {
  const [one] = await walk(brokenOrder(order))
  const brief = ({ code, segment, segmentPosition, element, ack }: Finding) => ({
    code,
    segment,
    segmentPosition,
    element,
    ack,
  })
  expect(one?.findings.map(brief)).toEqual([
    { code: 'ELEMENT_MISSING', segment: 'BEG', segmentPosition: 2, element: 2, ack: { ak403: '1' } },
    { code: 'DATE_INVALID', segment: 'BEG', segmentPosition: 2, element: 5, ack: { ak403: '8' } },
  ])
})

test('in a batch only the broken order has findings', async () => {
  const orders = [
    { poNumber: 'PO000001', lines: 1 },
    { poNumber: 'PO000002', lines: 3, broken: true },
    { poNumber: 'PO000003', lines: 2 },
  ]
  const { poNumber: _, lines: __, ...envelope } = order
  expect((await walk(sampleBatch({ ...envelope, orders }))).map(({ findings }) => findings.length)).toEqual([
    0, 2, 0,
  ])
})

test('the tests of the starter pass', async () => {
  const revision = await compileRevision('r1' as RevisionId, checked.resources)
  const results = await Promise.all(
    testCasesOf(checked.resources).map(async (one) => ({
      name: one.name,
      differences: (await runTestCase(revision, one)).differences,
    })),
  )
  expect(results).toEqual([
    { name: 'an order becomes our JSON and is accepted', differences: [] },
    { name: 'an order without a type, with an order date that is none, is refused', differences: [] },
  ])
})

const everything = { ...options, documents: starterSets }

test.each(['json', 'xml'] as const)(
  'a starter of all documents as %s checks, and its tests pass',
  async (format) => {
    const all = await checkFiles(amazonVendorStarter({ ...everything, format }), now)
    expect(all.problems.map(problemText)).toEqual([])
    const revision = await compileRevision('r2' as RevisionId, all.resources)
    const cases = testCasesOf(all.resources)
    expect(cases.length).toBe(format === 'json' ? 9 : 8)
    const results = await Promise.all(cases.map((one) => runTestCase(revision, one)))
    expect(results.flatMap(({ differences }) => differences)).toEqual([])
    expect([...revision.channels.keys()].sort()).toEqual([
      ...['inventory', 'invoices', 'order-acknowledgements', 'order-changes'],
      ...['orders', 'remittances', 'sales-reports', 'ship-notices'],
    ])
  },
)

test('the README names every file, and how sure each document is', () => {
  const [readme, ...files] = amazonVendorStarter(everything)
  for (const { path } of files.filter(({ path }) => !path.startsWith('certs/'))) {
    expect(readme?.text).toContain(`\`${path}\``)
  }
  for (const set of starterSets)
    expect(readme?.text).toMatch(new RegExp(`^\\| ${set} .* (seen|likely|guess)`, 'm'))
})

test.each(['json', 'xml'] as const)(
  'a starter for Europe as %s speaks EDIFACT, checks, and its tests pass',
  async (format) => {
    const ourEdifact = { qualifier: '14', id: '4012345000009' }
    const files = amazonVendorStarter({ ...options, documents: edifactSets, ourEdifact, format })
    expect(files.find(({ path }) => path === 'README.md')?.text).not.toContain('X12')
    const all = await checkFiles(files, now)
    expect(all.problems.map(problemText)).toEqual([])
    const revision = await compileRevision('r3' as RevisionId, all.resources)
    const cases = testCasesOf(all.resources)
    expect(cases.length).toBe(8)
    const results = await Promise.all(cases.map((one) => runTestCase(revision, one)))
    expect(results.flatMap(({ differences }) => differences)).toEqual([])
    expect([...revision.channels.keys()].sort()).toEqual([
      ...['inventory', 'invoices', 'order-acknowledgements', 'order-changes'],
      ...['orders', 'remittances', 'sales-reports', 'ship-notices'],
    ])
  },
)
