import type { MessageId, RevisionId } from '@parley/journey'
import { checkFiles, compileRevision, type Resource, type Revision } from '@parley/model'
import { type Calls, mapperService } from '@parley/rpc'
import { openWay, ways } from '@parley/rpc/fixture'
import type { PreviewRequest, PreviewResponse } from '@parley/rpc/mapper/v1'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Needs } from '../needs.ts'
import { mapperQuestions } from './mapper-service.ts'

const set = `apiVersion: parley.dev/v1alpha1
kind: Partner
metadata: { name: us }
spec: { role: us, identities: { x12: [{ qualifier: ZZ, id: PARLEYVENDOR }] } }
---
apiVersion: parley.dev/v1alpha1
kind: Partner
metadata: { name: acme }
spec: { role: partner, identities: { x12: [{ qualifier: ZZ, id: ACMERETAIL }] } }
---
apiVersion: parley.dev/v1alpha1
kind: Gateway
metadata: { name: outbox }
spec: { type: folder, path: outbox, fileName: "{messageId}" }
---
apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: { name: acme-850 }
spec: { format: x12, extends: x12/004010/850, keys: { po: BEG.03 } }
---
apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: { name: order }
spec: { format: json, fields: { number: text!, mapped: text!, row: number!, skus: [text!] } }
---
apiVersion: parley.dev/v1alpha1
kind: Mapping
metadata: { name: to-order }
spec:
  from: acme-850
  to: order
  out:
    number: heading.beg.03
    mapped: now('yyyy-MM-dd')
    row: counter('row')
    skus: { $each: detail.po1 as l, $value: "l.po1.ids['UP']" }
---
apiVersion: parley.dev/v1alpha1
kind: Agreement
metadata: { name: acme }
spec: { us: us, partner: acme, mode: test, receive: [{ guide: acme-850 }] }
---
apiVersion: parley.dev/v1alpha1
kind: Channel
metadata: { name: orders }
spec: { agreement: acme, in: { guide: acme-850 }, mapping: to-order, out: { guide: order, gateway: outbox } }
`
const own = `apiVersion: parley.dev/v1alpha1
kind: Mapping
metadata: { name: tried }
spec: { from: acme-850, to: order, out: { number: "'TRIED'", mapped: "'-'", row: "7" } }
`

const order = (number: string, po: string, sku = '**UP*012345678905') =>
  `ST*850*${number}~BEG*00*NE*${po}**20260115~PO1*1*10*EA*12.50${sku}~CTT*1~SE*5*${number}~`
const fileOf = (...orders: readonly string[]) =>
  `ISA*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*U*00401*000000101*0*P*>~GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*004010~${orders.join('')}GE*${orders.length}*101~IEA*1*000000101~`
const two = fileOf(order('0001', 'A1'), order('0002', 'A2'))

const fileId = '019ac5d8-0000-7000-8000-000000000001' as MessageId
const documentId = '019ac5d8-0000-7000-8000-000000000002' as MessageId

async function compiled(): Promise<{ revision: Revision; resources: readonly Resource[] }> {
  const { resources, problems } = await checkFiles([{ path: 'set.yaml', text: set }])
  expect(problems).toEqual([])
  return { revision: await compileRevision('r1' as RevisionId, resources), resources }
}

/** A ledger with a file and its second order; who asks can change nothing of it. */
async function needs(): Promise<Needs> {
  const { revision, resources } = await compiled()
  const kinds: Readonly<Record<string, string>> = { [fileId]: 'file', [documentId]: 'transaction' }
  const texts: Readonly<Record<string, string>> = { [fileId]: two, [documentId]: order('0002', 'A2') }
  return {
    chronicle: {
      message: async (id: string) => kinds[id] && { id, rootId: fileId, kind: kinds[id] },
    },
    payloads: {
      list: async (id: string) => [{ role: 'content', sizeBytes: texts[id]?.length }],
      read: async (id: string) => Buffer.from(texts[id] ?? ''),
    },
    revisions: { current: () => revision, byId: () => Promise.reject(new Error('no such revision')) },
    resourcesOf: async () => resources,
    now: () => new Date('2026-01-15T09:31:00Z'),
  } as unknown as Needs
}

describe.each(ways)('mapper.v1 by %s', (way) => {
  let opened: { readonly calls: Calls<typeof mapperService>; close(): Promise<void> }
  beforeAll(async () => {
    opened = await openWay(way, mapperService, mapperQuestions(await needs()))
  })
  afterAll(() => opened.close())

  const channel: PreviewRequest['subject'] = { $case: 'channel', value: 'orders' }
  const content = (text: string): PreviewRequest['document'] => ({
    $case: 'content',
    value: Buffer.from(text),
  })
  const ask = (subject: PreviewRequest['subject'], document: PreviewRequest['document'], now?: Date) =>
    opened.calls.preview({ subject, document, revision: '', now }, { timeoutMs: 20_000 })
  const jsonOf = ({ outputs }: PreviewResponse) =>
    outputs.map((one) => JSON.parse(Buffer.from(one.content).toString()) as unknown)
  const orderOf = (number: string, row: number, mapped = '2026-01-15') => ({
    ...{ number, mapped, row, skus: ['012345678905'] },
  })

  test('a file on the road of a channel becomes what it would become, with counters that are examples', async () => {
    const told = await ask(channel, content(two))
    expect(jsonOf(told)).toEqual([orderOf('A1', 1), orderOf('A2', 2)])
    expect(told.outputs[0]).toMatchObject({ guide: 'order', mediaType: 'application/json' })
    expect(told).toMatchObject({ failures: [], notes: [] })
    // No counter was issued: the next question begins at 1 again.
    expect(jsonOf(await ask(channel, content(two)))).toEqual([orderOf('A1', 1), orderOf('A2', 2)])
  })

  test('a mapping alone, at another time', async () => {
    const subject = { $case: 'mapping', value: 'to-order' } as const
    const told = await ask(subject, content(two), new Date('2030-02-03T00:00:00Z'))
    expect(jsonOf(told)).toEqual([orderOf('A1', 1, '2030-02-03'), orderOf('A2', 2, '2030-02-03')])
  })

  test('a mapping that is not deployed is compiled against the revision, and its problems have their line', async () => {
    const told = await ask({ $case: 'mappingYaml', value: own }, content(two))
    expect(jsonOf(told)).toEqual([
      { number: 'TRIED', mapped: '-', row: 7 },
      { number: 'TRIED', mapped: '-', row: 7 },
    ])
    const wrong = ask({ $case: 'mappingYaml', value: own.replace('"\'-\'"', 'nowhere.to.be') }, content(two))
    await expect(wrong).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(/^mapping.yaml:4:\d+: /),
    })
    await expect(ask({ $case: 'mappingYaml', value: 'a: [' }, content(two))).rejects.toMatchObject({
      code: 'invalid',
    })
  })

  test('a document of the ledger, or one at its place in a file, is mapped alone', async () => {
    expect(jsonOf(await ask(channel, { $case: 'messageId', value: documentId }))).toEqual([orderOf('A2', 1)])
    expect(jsonOf(await ask(channel, { $case: 'messageId', value: fileId }))).toHaveLength(2)
    const at = (offset: number): PreviewRequest['document'] => {
      const place = {
        place: { $case: 'transaction', value: { offset, separators: '', charset: undefined } },
      } as const
      return { $case: 'placed', value: { content: Buffer.from(two), place } }
    }
    expect(jsonOf(await ask(channel, at(two.indexOf('ST*850*0002'))))).toEqual([orderOf('A2', 1)])
    await expect(ask(channel, at(3))).rejects.toMatchObject({ code: 'invalid' })
  })

  test('a document that comes to nothing is told with source and target, and nothing of what stands in it', async () => {
    const told = await ask(channel, content(fileOf(order('0001', 'SECRET', '**VN*SECRET'))))
    expect(told.outputs).toEqual([])
    expect(told.failures[0]).toMatchObject({
      code: 'MAP_VALUE_MISSING',
      targetPath: 'skus[0]',
      sourcePath: 'PO1 ids.UP',
    })
    expect(JSON.stringify(told)).not.toContain('SECRET')
    const bad = await ask(channel, content(two.replace('*10*EA', '*ten*EA')))
    expect(bad.failures).toMatchObject([{ code: 'NUMBER_INVALID', sourcePath: 'PO1 02' }])
    expect(bad.outputs).toHaveLength(1)
  })

  test('a question without subject or document, of what is not there or too large, is refused', async () => {
    await expect(ask(undefined, content(two))).rejects.toMatchObject({ code: 'invalid' })
    await expect(ask(channel, undefined)).rejects.toMatchObject({ code: 'invalid' })
    const nowhere = { $case: 'channel', value: 'nowhere' } as const
    await expect(ask(nowhere, content(two))).rejects.toMatchObject({
      code: 'not-found',
      message: 'There is no Channel nowhere in revision r1.',
    })
    await expect(ask(channel, { $case: 'messageId', value: 'x' })).rejects.toMatchObject({
      code: 'not-found',
    })
    const large: PreviewRequest['document'] = { $case: 'content', value: Buffer.alloc(17 * 1024 * 1024) }
    await expect(ask(channel, large)).rejects.toMatchObject({ code: 'too-large' })
  })
})
