import { judgeInterchange } from '@parley/channel'
import { frame } from '@parley/edi'
import type { MessageId } from '@parley/journey'
import type { Entry, Rows } from '@parley/store'
import { describe, expect, test } from 'vitest'
import { duplicateEntry } from './duplicate-entry.ts'
import { countingSource, receivedFile, revisionWith } from './fixture-revision.ts'
import { interchangeEntry } from './interchange-entry.ts'

const head =
  'ISA*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*U*00401*000000101*0*P*>~'
const set = (number: string, beg = `BEG*00*SA*PO${number}**20260115~`) =>
  `ST*850*${number}~${beg}PO1*1*10*EA*12.5**UP*012345678905~SE*${beg === '' ? 3 : 4}*${number}~`
const x12Of = (sets: readonly string[]) =>
  `${head}GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*004010~${sets.join('')}GE*${sets.length}*101~IEA*1*000000101~`
const good = x12Of([set('0001')])
/** The second of three has no BEG. */
const oneBad = x12Of([set('0001'), set('0002', ''), set('0003')])

const message = (number: number, quantity = '10', type = 'ORDERS:D:96A:UN') =>
  `UNH+${number}+${type}'BGM+220+PO${number}+9'DTM+137:20260115:102'NAD+BY+1::9'LIN+1++1:EN'QTY+21:${quantity}'UNS+S'UNT+8+${number}'`
const edifactOf = (messages: readonly string[], request = '') =>
  `UNB+UNOC:3+4012345000009:14+5412345000013:14+260115:0930+INT77${request}'${messages.join('')}UNZ+${messages.length}+INT77'`

async function entryOf(text: string, agreement: string): Promise<Entry> {
  const file = receivedFile(text, await revisionWith(agreement))
  const [interchange] = frame(file.bytes).interchanges
  if (interchange === undefined || interchange.standard === 'tradacoms') throw new Error('no interchange')
  return interchangeEntry(file, interchange, judgeInterchange(file, interchange), countingSource())
}

const answers = (more: string) => `  acknowledge: { gateway: back, ${more} }`

/** The acknowledgements of an entry, with the numbers from 1 on, and their first segments behind the envelope. */
function repliesOf({ numbered }: Entry): readonly string[] {
  const rows: Rows = numbered?.complete(numbered.series.map((_, index) => index + 1)) ?? {}
  return (rows.payloads ?? []).map(({ content }) => {
    if (content.kind !== 'bytes') throw new Error('an acknowledgement rides in its entry')
    return Buffer.from(content.bytes).toString('latin1')
  })
}

const states = ({ messages = [] }: Entry) => messages.map(({ state, failure }) => [state, failure?.code])
const keys = ({ events = [] }: Entry) =>
  events.filter(({ topic }) => topic === 'parley.parsed').map(({ key }) => key)

describe('the modes of errors', () => {
  const rejected = ['failed', 'EDI_TRANSACTION_REJECTED']
  const suspended = ['failed', 'EDI_TRANSACTION_SUSPENDED']
  const released = ['processing', undefined]
  const verdicts = (entry: Entry) => /AK9[^~]*/.exec(repliesOf(entry)[0] ?? '')?.[0]

  test.each([
    [
      'split-suspend-transaction',
      [released, rejected, released],
      ['acme|PO0001', 'acme|PO0003'],
      'AK9*P*3*3*2',
    ],
    ['split-suspend-interchange', [suspended, rejected, suspended], [], 'AK9*R*3*3*0'],
    ['preserve-suspend-transaction', [released, rejected, released], ['file', 'file'], 'AK9*P*3*3*2'],
    ['preserve-suspend-interchange', [suspended, rejected, suspended], [], 'AK9*R*3*3*0'],
  ])('%s', async (mode, expected, threads, ak9) => {
    const entry = await entryOf(oneBad, `${answers('functional: "997"')}\n  errors: ${mode}`)
    expect(states(entry)).toEqual(expected)
    expect(keys(entry)).toEqual(threads)
    expect(verdicts(entry)).toBe(ak9)
  })

  test('an EDIFACT interchange that one message suspends is rejected whole, and the CONTRL names the one', async () => {
    const file = edifactOf([message(1), message(2, 'lots')])
    const entry = await entryOf(file, `${answers('functional: contrl')}\n  errors: split-suspend-interchange`)
    expect(states(entry)).toEqual([suspended, rejected])
    expect(repliesOf(entry)[0]).toContain(
      "UCI+INT77+4012345000009:14+5412345000013:14+4'UCM+2+ORDERS:D:96A:UN+4'UCS+6'UCD+37+2:2'UNT",
    )
  })
})

describe('when a TA1 is sent', () => {
  const asking = good.replace('*0*P*>', '*1*P*>')
  const broken = (text: string) => text.replace(/IEA.*/, '')
  const ta1 = async (text: string, technical: string) => {
    const entry = await entryOf(text, answers(`functional: none, technical: ${technical}`))
    return repliesOf(entry).map((one) => /TA1[^~]*/.exec(one)?.[0])
  }
  const [accepted, refused] = ['TA1*000000101*260115*0930*A*000', 'TA1*000000101*260115*0930*R*023']

  test.each([
    ['requested', [[accepted], [], [refused], []]],
    ['always', [[accepted], [accepted], [refused], [refused]]],
    ['rejections', [[accepted], [], [refused], [refused]]],
    ['never', [[], [], [], []]],
  ])('%s', async (technical, expected) => {
    expect([
      await ta1(asking, technical),
      await ta1(good, technical),
      await ta1(broken(asking), technical),
      await ta1(broken(good), technical),
    ]).toEqual(expected)
  })

  test('a refused interchange has no 997, a good one both, each with a number of its own', async () => {
    const both = answers('functional: "997", technical: always')
    expect(repliesOf(await entryOf(broken(good), both))).toHaveLength(1)
    const [note, group] = repliesOf(await entryOf(good, both))
    expect(note).toContain('*000000001*0*P*>~TA1*')
    expect(group).toContain('*000000002*0*P*>~GS*FA*PARLEYVENDOR*ACMERETAIL*20260115*0931*3*X*004010~')
  })

  test('nothing answers an acknowledgement, and it is handed to the router', async () => {
    const all = answers('functional: "997", technical: always, contrl: always')
    const fa = good.replace('GS*PO', 'GS*FA')
    const alone = `${head}TA1*000000007*260115*0930*A*000~IEA*0*000000101~`
    const contrl = edifactOf([message(1, '10', 'CONTRL:D:3:UN')])
    for (const text of [fa, alone, contrl]) {
      const entry = await entryOf(text, all)
      expect(repliesOf(entry)).toEqual([])
      expect(entry.events?.map(({ topic }) => topic)).toEqual(['parley.outcome', 'parley.acknowledged'])
    }
  })
})

describe('what else the agreement says', () => {
  test('a 999, with the order under the name that the partner reads', async () => {
    const file = oneBad
      .replace('*U*00401', '*^*00501')
      .replace('*004010~', '*005010~')
      .replace('PO0003**', 'PO0003**X')
    const [text = ''] = repliesOf(await entryOf(file, answers('functional: "999", businessUnit: PO')))
    expect(text).toContain(
      'ST*999*0001~AK1*PO*101*005010~AK2*850*0001~IK5*A~AK2*850*0002~IK3*BEG*2**3~IK5*R*5~',
    )
    expect(text).toContain('IK3*BEG*2**8~CTX*PO>PO0003~IK4*5*373*5*X20260115~IK5*R*5~')
  })

  test.each([
    ['always', '', "UCI+INT77+4012345000009:14+5412345000013:14+7'UCM+2"],
    ['requested', '', undefined],
    ['requested', '++++1', "UCI+INT77+4012345000009:14+5412345000013:14+7'UCM+2"],
    ['requested', '++++2', "UCI+INT77+4012345000009:14+5412345000013:14+8'UNT"],
    ['never', '++++1', undefined],
  ])('a CONTRL %s, UNB 0031 %s', async (contrl, request, expected) => {
    const file = edifactOf([message(1), message(2, 'lots')], request)
    const [text] = repliesOf(await entryOf(file, answers(`functional: none, contrl: ${contrl}`)))
    expect(text?.match(/UCI.*?(UCM\+2|UNT)/)?.[0]).toBe(expected)
  })

  test('a duplicate is told, and takes no claim of the first', async () => {
    const revision = await revisionWith(answers('functional: contrl, technical: always'))
    const told = [good, edifactOf([message(1)])].map((text) => {
      const file = receivedFile(text, revision)
      const [interchange] = frame(file.bytes).interchanges
      if (interchange === undefined || interchange.standard === 'tradacoms') throw new Error('no interchange')
      const verdict = judgeInterchange(file, interchange)
      const repeat = { file, interchange, verdict, first: 'first' as MessageId }
      const entry = duplicateEntry(repeat, countingSource())
      return [entry.claim, /(TA1|UCI)[^~']*/.exec(repliesOf(entry)[0] ?? '')?.[0]]
    })
    expect(told).toEqual([
      ['duplicate|file|0', 'TA1*000000101*260115*0930*R*025'],
      ['duplicate|file|0', 'UCI+INT77+4012345000009:14+5412345000013:14+4+26+UNB+6'],
    ])
  })

  test('an interchange of ids that nobody agreed on is told so through the connection it came by', async () => {
    const strange = good.replace('ACMERETAIL     ', 'STRANGER       ')
    const agreement = answers('functional: contrl, technical: always')
    expect(repliesOf(await entryOf(strange, agreement))[0]).toContain('*R*024~')
    const unknown = edifactOf([message(1)]).replace('4012345000009:14+', '4099999000009:14+')
    expect(repliesOf(await entryOf(unknown, agreement))[0]).toContain('+4+23+UNB+3')
  })
})

test('level 2 as a warning accepts what lacks an element, and notes it', async () => {
  const file = x12Of([set('0001').replace('*SA*', '**')])
  const verdictUnder = async (more: string) => {
    const [text] = repliesOf(await entryOf(file, `${more}${answers('functional: "997"')}`))
    return /AK5[^~]*/.exec(text ?? '')?.[0]
  }
  expect(await verdictUnder('')).toBe('AK5*R*5')
  expect(await verdictUnder('  validation: { levels: { 2: warn } }\n')).toBe('AK5*E*5')
  expect(await verdictUnder('  validation: { codes: { ELEMENT_MISSING: "off" } }\n')).toBe('AK5*A')
})

test('the claim of an interchange is what names it for ever', async () => {
  expect((await entryOf(good, '')).claim).toBe('x12|ZZ|ACMERETAIL|ZZ|PARLEYVENDOR|000000101|P')
  expect((await entryOf(edifactOf([message(1)]), '')).claim).toBe(
    'edifact|14|4012345000009|14|5412345000013|INT77|',
  )
})
