import type { MessageId } from '@parley/journey'
import { type Calls, parserService } from '@parley/rpc'
import { openWay, ways } from '@parley/rpc/fixture'
import type { File } from '@parley/rpc/parser/v1'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { receivedAt, receivedFile, revisionWith } from '../fixture-revision.ts'
import type { Needs } from '../needs.ts'
import { parserQuestions } from './parser-service.ts'

const head =
  'ISA*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*U*00401*000000101*0*P*>~'
const set = (number: string, beg = `BEG*00*SA*PO${number}**20260115~`) =>
  `ST*850*${number}~${beg}PO1*1*10*EA*12.5**UP*012345678905~SE*${beg === '' ? 3 : 4}*${number}~`
const x12Of = (sets: readonly string[]) =>
  `${head}GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*004010~${sets.join('')}GE*${sets.length}*101~IEA*1*000000101~`
const good = x12Of([set('0001'), set('0002')])
/** The second of three has no BEG. */
const oneBad = x12Of([set('0001'), set('0002', ''), set('0003')])

const id = '019ac5d8-0000-7000-8000-000000000001' as MessageId
const ofText = (text: string): File => file({ $case: 'content', value: Buffer.from(text) })
const file = (source: File['source']): File => ({
  source,
  gateway: '',
  revision: '',
  agreement: '',
  fileName: '',
})

/** A ledger with one file; who asks can change nothing of it. */
async function needsWith(text: string): Promise<Needs> {
  const revision = await revisionWith('  acknowledge: { gateway: back, functional: "997" }')
  const { message } = receivedFile(text, revision)
  const sizeBytes = text.length
  const needs: Pick<Needs, 'chronicle' | 'payloads' | 'revisions' | 'now'> = {
    chronicle: { message: async (asked: string) => (asked === id ? { ...message, id } : undefined) },
    payloads: { list: async () => [{ role: 'content', sizeBytes }], read: async () => Buffer.from(text) },
    revisions: {
      current: () => revision,
      byId: async () => {
        throw new Error('no such revision')
      },
    },
    now: () => receivedAt,
  } as unknown as Needs
  return needs as Needs
}

describe.each(ways)('parser.v1 by %s', (way) => {
  let opened: { readonly calls: Calls<typeof parserService>; close(): Promise<void> }
  beforeAll(async () => {
    opened = await openWay(way, parserService, parserQuestions(await needsWith(good)))
  })
  afterAll(() => opened.close())
  const options = { timeoutMs: 20_000 }
  const validate = (asked: File) => opened.calls.validate({ file: asked }, options)
  const parse = (asked: File, guide = '', mostDocuments = 0) =>
    opened.calls.parse({ file: asked, guide, mostDocuments }, options)

  test('a good file is accepted, each document at its place, and answered by a 997 with example numbers', async () => {
    const told = await validate(ofText(good))
    expect(told).toMatchObject({ verdict: 'VERDICT_ACCEPTED', failure: undefined })
    expect(told.documents.map(({ guide, verdict, findings }) => [guide, verdict, findings])).toEqual([
      ['acme-850', 'VERDICT_ACCEPTED', []],
      ['acme-850', 'VERDICT_ACCEPTED', []],
    ])
    const offset = good.indexOf('ST*850*0002')
    expect(told.documents[1]?.place?.place).toMatchObject({ $case: 'transaction', value: { offset } })
    expect(told.answers.map(({ what }) => what)).toEqual(['997'])
    const answer = Buffer.from(told.answers[0]?.content ?? []).toString()
    expect(answer).toContain('*000000001*0*')
    expect(answer).toContain('AK9*A*2*2*2~')
  })

  test('one bad document among good ones is told with its place, and never what stands in it', async () => {
    const told = await validate(ofText(oneBad))
    expect(told.verdict).toBe('VERDICT_PARTIAL')
    expect(told.documents.map(({ verdict }) => verdict)).toEqual([
      'VERDICT_ACCEPTED',
      'VERDICT_REJECTED',
      'VERDICT_ACCEPTED',
    ])
    const [finding] = told.documents[1]?.findings ?? []
    expect(finding).toMatchObject({ severity: 'SEVERITY_ERROR', position: { segment: 'BEG' } })
    expect(JSON.stringify(told.documents)).not.toContain('012345678905')
    expect(Buffer.from(told.answers[0]?.content ?? []).toString()).toContain('AK9*P*3*3*2~')
  })

  test('what is no interchange is rejected with a sentence', async () => {
    const told = await validate(ofText('{"order":1}'))
    expect(told).toMatchObject({ verdict: 'VERDICT_REJECTED', failure: { code: 'ROUTE_NO_CHANNEL' } })
    expect(told.failure?.text).toContain('name it')
    const unknown = await validate(ofText(good.replaceAll('ACMERETAIL', 'STRANGERS!')))
    expect(unknown).toMatchObject({ verdict: 'VERDICT_REJECTED', failure: { code: 'EDI_UNKNOWN_PARTNER' } })
  })

  test('documents come as trees with their keys, as many as wanted', async () => {
    const all = await parse(ofText(good))
    expect(all.documents.map(({ keys }) => keys)).toEqual([
      [{ name: 'po', value: 'PO0001' }],
      [{ name: 'po', value: 'PO0002' }],
    ])
    expect(JSON.parse(all.documents[0]?.treeJson ?? '')).toMatchObject({
      heading: { beg: { '03': 'PO0001' } },
    })
    expect(all).toMatchObject({ more: false, findings: [] })
    const one = await parse(ofText(good), '', 1)
    expect(one.documents).toHaveLength(1)
    expect(one.more).toBe(true)
  })

  test('a guide that is named reads its documents, and says what it leaves out', async () => {
    const { documents, findings } = await parse(ofText(good), 'acme-850-5010')
    expect(documents).toEqual([])
    expect(findings[0]).toMatchObject({ severity: 'SEVERITY_WARNING', code: 'FILE_NOT_READ_WHOLE' })
    await expect(parse(ofText(good), 'other')).rejects.toMatchObject({ code: 'not-found' })
  })

  test('a file of the ledger is asked about by its message', async () => {
    expect(await validate(file({ $case: 'messageId', value: id }))).toEqual(await validate(ofText(good)))
    const absent = file({ $case: 'messageId', value: 'x' })
    await expect(validate(absent)).rejects.toMatchObject({
      code: 'not-found',
      message: 'There is no message x.',
    })
  })

  test('a question without a file, of another revision, or of too large a file is refused', async () => {
    await expect(validate(file(undefined))).rejects.toMatchObject({ code: 'invalid' })
    await expect(opened.calls.validate({ file: undefined }, options)).rejects.toMatchObject({
      code: 'invalid',
    })
    await expect(validate({ ...ofText(good), revision: 'r9' })).rejects.toMatchObject({ code: 'not-found' })
    const large = file({ $case: 'content', value: Buffer.alloc(17 * 1024 * 1024, 0x20) })
    await expect(validate(large)).rejects.toMatchObject({ code: 'too-large' })
  })

  test('a caller that goes away is not worked for, and a deadline holds', async () => {
    const many = ofText(
      x12Of(Array.from({ length: 5_000 }, (_, index) => set(String(index + 1).padStart(4, '0')))),
    )
    const given = new AbortController()
    const asked = opened.calls.parse(
      { file: many, guide: '', mostDocuments: 0 },
      { ...options, signal: given.signal },
    )
    given.abort(new Error('gone'))
    await expect(asked).rejects.toThrow('gone')
    const late = opened.calls.parse({ file: many, guide: '', mostDocuments: 0 }, { timeoutMs: 5 })
    await expect(late).rejects.toMatchObject({ code: 'late' })
  })
})
