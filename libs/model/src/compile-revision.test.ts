import type { RevisionId } from '@parley/journey'
import { expect, test } from 'vitest'
import { compileRevision } from './compile-revision.ts'
import { exampleFiles, filesOf } from './example-set.ts'
import { loadResources } from './load-resources.ts'
import type { Resource } from './resource.ts'
import type { Revision } from './revision.ts'
import { chooseChannels, findAgreementByEnvelope, findAs2Relationship, findGuide } from './routing.ts'

const id = 'r1' as RevisionId

function resourcesOf(files: Readonly<Record<string, string>>): readonly Resource[] {
  const { resources, problems } = loadResources(filesOf(files))
  expect(problems).toEqual([])
  return resources.map(({ resource }) => resource)
}

const revision: Revision = await compileRevision(id, resourcesOf(exampleFiles))

function agreementOf(revision: Revision) {
  const agreement = revision.agreements.get('shop')
  if (!agreement) throw new Error('the example has an agreement')
  return agreement
}

test('an AS2 relationship is found by both ids, exactly and in one direction', () => {
  const found = findAs2Relationship(revision, { from: 'SHOP-AS2', to: 'ACME-AS2' })
  expect([found?.agreement.name, found?.us.name, found?.partner.name]).toEqual(['shop', 'us', 'shop'])
  expect(findAs2Relationship(revision, { from: 'ACME-AS2', to: 'SHOP-AS2' })).toBeUndefined()
  expect(findAs2Relationship(revision, { from: 'shop-as2', to: 'ACME-AS2' })).toBeUndefined()
  expect(findAs2Relationship(revision, { from: 'SHOP-AS2\0ACME-AS2', to: '' })).toBeUndefined()
})

test('without as2 in the agreement its partner is not heard over AS2', async () => {
  const text = (exampleFiles['agreement.yaml'] ?? '').replace('  as2: {}\n', '')
  const other = await compileRevision(id, resourcesOf({ ...exampleFiles, 'agreement.yaml': text }))
  expect(findAs2Relationship(other, { from: 'SHOP-AS2', to: 'ACME-AS2' })).toBeUndefined()
})

test('an envelope finds its agreement whatever the padding', () => {
  const sender = { qualifier: '01', id: 'SHOP           ' }
  const receiver = { qualifier: 'ZZ', id: 'ACME           ' }
  const find = (from: typeof sender, to: typeof sender, standard: 'x12' | 'edifact' = 'x12') =>
    findAgreementByEnvelope(revision, { standard, sender: from, receiver: to })?.name
  expect(find(sender, receiver)).toBe('shop')
  expect(find(receiver, sender)).toBeUndefined()
  expect(find({ ...sender, qualifier: 'ZZ' }, receiver)).toBeUndefined()
  expect(find(sender, receiver, 'edifact')).toBeUndefined()
})

test('an EDIFACT envelope finds its agreement by the ids of UNB', async () => {
  const edifact = (id: string) => `    edifact: [{ id: "${id}", qualifier: "14" }]\n  certificates:`
  const withIds = (path: string, id: string) =>
    (exampleFiles[path] ?? '').replace('  certificates:', edifact(id))
  const files = {
    ...exampleFiles,
    'us.yaml': withIds('us.yaml', '5412345000013'),
    'shop.yaml': withIds('shop.yaml', '4012345000009'),
  }
  const other = await compileRevision(id, resourcesOf(files))
  const envelope = {
    standard: 'edifact',
    sender: { qualifier: '14', id: '4012345000009' },
    receiver: { qualifier: '14', id: '5412345000013' },
  } as const
  expect(findAgreementByEnvelope(other, envelope)?.name).toBe('shop')
  expect(findAgreementByEnvelope(other, { ...envelope, standard: 'x12' })).toBeUndefined()
})

test('acknowledgements are chosen for each standard, and what is left open has a usual practice', async () => {
  const agreed = async (text: string) => {
    const agreement = (exampleFiles['agreement.yaml'] ?? '').replace(
      '  acknowledge:\n',
      `  acknowledge:\n${text}`,
    )
    const other = await compileRevision(id, resourcesOf({ ...exampleFiles, 'agreement.yaml': agreement }))
    return agreementOf(other).acknowledge
  }
  expect(await agreed('')).toMatchObject({
    technical: 'requested',
    x12: '997',
    edifact: 'never',
    practice: { unknownSegment: 'named', repeatedTransaction: '23' },
  })
  const both = '    functional: "999"\n    contrl: requested\n    technical: always\n'
  expect(await agreed(`${both}    practice: { repeatedTransaction: "7" }\n`)).toMatchObject({
    technical: 'always',
    x12: '999',
    edifact: 'requested',
    practice: { repeatedTransaction: '7', missingSegment: 'last-processed' },
  })
})

test('a document finds its guide by set and release, an industry suffix does not count', () => {
  const agreement = agreementOf(revision)
  const find = (setId: string, release: string) => findGuide(revision, agreement, { setId, release })?.name
  expect(find('850', '004010')).toBe('shop-850')
  expect(find('850', '004010VICS')).toBe('shop-850')
  expect(find('850', '005010')).toBeUndefined()
  expect(find('860', '004010')).toBeUndefined()
})

test('channels are chosen by guide in the order of their names, stopped ones not', async () => {
  const channel = exampleFiles['channel.yaml'] ?? ''
  const more = await compileRevision(
    id,
    resourcesOf({
      ...exampleFiles,
      'b.yaml': channel.replace('name: orders', 'name: archive'),
      'c.yaml': `${channel.replace('name: orders', 'name: stopped')}  enabled: false\n`,
      'd.yaml': channel
        .replace('name: orders', 'name: by-folder')
        .replace('guide: shop-850 }', 'guide: shop-850, gateway: inbox }'),
      'inbox.yaml': `apiVersion: parley.dev/v1alpha1
kind: Gateway
metadata: { name: inbox }
spec: { type: folder, path: inbox, pickup: {} }
`,
    }),
  )
  const agreement = agreementOf(more)
  const names = (guide: string, gateway?: string) =>
    chooseChannels(more, agreement, guide, gateway).map(({ name }) => name)
  expect(names('shop-850')).toEqual(['archive', 'orders'])
  expect(names('shop-850', 'inbox')).toEqual(['archive', 'by-folder', 'orders'])
  expect(names('shop-850', 'elsewhere')).toEqual(['archive', 'orders'])
  expect(names('order')).toEqual([])
  expect(more.channels.get('stopped')?.enabled).toBe(false)
})

test('everything a stage needs is precomputed', () => {
  const gateway = revision.gateways.get('shop-as2')
  if (gateway?.type !== 'as2') throw new Error('the example has an AS2 gateway')
  const { us, partner, ...rest } = gateway
  expect([us.as2Id, partner.as2Id]).toEqual(['ACME-AS2', 'SHOP-AS2'])
  expect(rest).toEqual({
    type: 'as2',
    name: 'shop-as2',
    url: 'https://as2.shop.example/as2',
    sign: 'sha-256',
    signature: 'rsa',
    encrypt: 'aes-256-cbc',
    keyTransport: 'rsa-pkcs1',
    compress: 'none',
    transferEncoding: 'binary',
    micalg: 'rfc5751',
    version: '1.2',
    fileName: 'sent',
    length: 'content-length',
    receipt: 'signed',
    receiptDigest: 'sha-256',
    receiptComes: 'at-once',
    receiptWithinMs: 3_600_000,
    subject: '{documentType}',
    messageIdDomain: 'parley',
    headers: [],
    timeoutMs: 60_000,
    retry: { firstWaitMs: 300_000, longestWaitMs: 3_600_000, attempts: 76 },
  })
  expect(revision.gateways.get('outbox')).toEqual({
    type: 'folder',
    name: 'outbox',
    path: 'outbox',
    fileName: 'order-{po}-{messageId}.json',
    retry: { firstWaitMs: 10_000, longestWaitMs: 60_000, attempts: 5 },
  })
  const { acknowledge, duplicates, errors, mode, as2 } = agreementOf(revision)
  expect({ duplicates, errors, mode, as2 }).toEqual({
    duplicates: { interchange: 'quarantine' },
    errors: 'split-suspend-transaction',
    mode: 'test',
    as2: { requireSigned: true, requireEncrypted: true, expiredCertificates: 'refuse' },
  })
  expect(acknowledge?.gateway).toBe(gateway)
  expect(partner.x12).toEqual([{ qualifier: '01', id: 'SHOP', group: 'SHOPGS' }])
})

test('how strictly documents are judged is what the agreement says, and no more', async () => {
  expect(agreementOf(revision).policy).toEqual({})
  const validation =
    '  validation: { levels: { 2: warn, 5: "off" }, codes: { CODE_NOT_IN_STANDARD: error } }\n'
  const text = `${exampleFiles['agreement.yaml'] ?? ''}`.replace('  as2: {}\n', `  as2: {}\n${validation}`)
  const other = await compileRevision(id, resourcesOf({ ...exampleFiles, 'agreement.yaml': text }))
  expect(agreementOf(other).policy).toEqual({
    maxFindings: 100,
    levels: { 2: 'warn', 5: 'off' },
    severities: { CODE_NOT_IN_STANDARD: 'error' },
  })
})

test.each([
  ['{ policy: strict }', { kind: 'strict' }],
  ['{ policy: replace, set: utf-8 }', { kind: 'replace', charset: 'utf-8' }],
  ['{ policy: override, set: windows-1252 }', { kind: 'override', charset: 'windows-1252' }],
])('documents are read in the character set that the agreement settles: %s', async (charset, expected) => {
  expect(agreementOf(revision).charset).toBeUndefined()
  const text = `${exampleFiles['agreement.yaml'] ?? ''}`.replace(
    '  as2: {}\n',
    `  as2: {}\n  charset: ${charset}\n`,
  )
  const other = await compileRevision(id, resourcesOf({ ...exampleFiles, 'agreement.yaml': text }))
  expect(agreementOf(other).charset).toEqual(expected)
})

test('an override without a set, and a set that is none, are problems', () => {
  for (const charset of ['{ policy: override }', '{ policy: strict, set: ebcdic }']) {
    const text = `${exampleFiles['agreement.yaml'] ?? ''}`.replace(
      '  as2: {}\n',
      `  as2: {}\n  charset: ${charset}\n`,
    )
    const { problems } = loadResources(filesOf({ ...exampleFiles, 'agreement.yaml': text }))
    expect(problems, charset).toHaveLength(1)
  }
})

test('a code that is none is a problem', () => {
  const text = `${exampleFiles['agreement.yaml'] ?? ''}`.replace(
    '  as2: {}\n',
    '  as2: {}\n  validation: { codes: { NO_SUCH_CODE: warn } }\n',
  )
  const { problems } = loadResources(filesOf({ ...exampleFiles, 'agreement.yaml': text }))
  expect(problems).toHaveLength(1)
})

test('a set that does not check is thrown, with its problems as the cause', async () => {
  const resources = resourcesOf(exampleFiles).filter(({ kind }) => kind !== 'Agreement')
  const error = await compileRevision(id, resources).catch((cause: unknown) => cause as Error)
  if (!(error instanceof Error)) throw new Error('the set was compiled')
  expect(error.message).toBe('revision r1 does not check: 2 problems')
  const cause = error.cause instanceof Error ? error.cause : undefined
  expect(cause?.message).toBe(
    'Channel/orders: spec.agreement: "shop" is a Partner; an Agreement belongs here\n' +
      'Gateway/shop-as2: spec.partner: no Agreement is with "shop", so nobody can send to it',
  )
})
