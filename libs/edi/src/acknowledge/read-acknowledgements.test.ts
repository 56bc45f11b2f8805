import { describe, expect, test } from 'vitest'
import { frame } from '../frame/framer.ts'
import { readAcknowledgements } from './read-acknowledgements.ts'
import { sentKeys } from './sent-keys.ts'

/** Parley (US) has sent, ACME answers. */

const isaFrom = (from: string, to: string, number: string) =>
  `ISA*00*          *00*          *ZZ*${from.padEnd(15)}*ZZ*${to.padEnd(15)}*260115*0930*U*00401*${number}*0*P*>~`
const sentX12 =
  `${isaFrom('US', 'ACME', '000000007')}GS*IN*USGS*ACMEGS*20260115*0930*12*X*004010~` +
  'ST*810*0001~SE*2*0001~ST*810*0002~SE*2*0002~GE*2*12~IEA*1*000000007~'
const sentEdifact =
  "UNB+UNOC:3+US:14+ACME:14:DEPOT+260115:0930+INT7'UNH+1+INVOIC:D:96A:UN'BGM+380+R4711+9'UNT+3+1'" +
  "UNH+2+INVOIC:D:96A:UN'BGM+380+R4712+9'UNT+3+2'UNZ+2+INT7'"

function keysOf(file: string): readonly string[] {
  const bytes = Buffer.from(file)
  return frame(bytes).interchanges.flatMap((interchange) => sentKeys(bytes, interchange))
}

function read(file: string) {
  const bytes = Buffer.from(file)
  return frame(bytes).interchanges.flatMap((interchange) => readAcknowledgements(bytes, interchange))
}

function answer(segments: readonly string[], set = '997'): string {
  const body = segments.map((one) => `${one}~`).join('')
  return (
    `${isaFrom('ACME', 'US', '000000900')}GS*FA*ACMEGS*USGS*20260115*0931*5*X*004010~` +
    `ST*${set}*0001~${body}SE*${segments.length + 2}*0001~GE*1*5~IEA*1*000000900~`
  )
}

function contrl(segments: readonly string[], more = ''): string {
  const body = segments.map((one) => `${one}'`).join('')
  return (
    `UNB+UNOC:3+ACME:14+US:14+260115:0931+A1'UNH+1+CONTRL:D:3:UN'${body}UNT+${segments.length + 2}+1'` +
    `${more}UNZ+${more === '' ? 1 : 2}+A1'`
  )
}

test('what we send is known by the names under which it will be answered', () => {
  expect(keysOf(sentX12)).toEqual([
    'isa|ZZ|US|ZZ|ACME|7',
    'gs|IN|USGS|ACMEGS|12',
    'gs|IN|USGS|ACMEGS|12|st|0001',
    'gs|IN|USGS|ACMEGS|12|st|0002',
  ])
  expect(keysOf(sentEdifact)).toEqual([
    'unb|14|US|14|ACME|INT7',
    'unb|14|US|14|ACME|INT7|unh|1',
    'document|14|US|14|ACME|R4711',
    'unb|14|US|14|ACME|INT7|unh|2',
    'document|14|US|14|ACME|R4712',
  ])
})

describe('TA1', () => {
  test.each([
    ['A', '000', 'received', [], 0],
    ['E', '001', 'received', ['001'], 0],
    ['R', '023', 'rejected', ['023'], 0],
    ['X', '023', 'rejected', ['023'], 1],
  ])('%s %s', (verdict, code, expected, codes, remarks) => {
    const file = `${isaFrom('ACME', 'US', '000000900')}TA1*000000007*260115*0930*${verdict}*${code}~IEA*0*000000900~`
    const [outcome] = read(file)
    expect(outcome).toMatchObject({ by: 'TA1', level: 'interchange', verdict: expected, codes })
    expect(outcome?.remarks).toHaveLength(remarks)
    expect(keysOf(sentX12)).toContain(outcome?.key)
  })
})

describe('997 and 999', () => {
  test('each transaction has its verdict, with positions and without values', () => {
    const outcomes = read(
      answer([
        ...['AK1*IN*12', 'AK2*810*0001', 'AK5*A', 'AK2*810*0002'],
        ...['AK3*N1*3**8', 'AK4*2>1*93*5*secret', 'AK5*R*5', 'AK9*P*2*2*1'],
      ]),
    )
    const group = { by: '997', remarks: [], codes: [], findings: [] }
    expect(outcomes).toEqual([
      {
        ...group,
        level: 'group',
        key: 'gs|IN|USGS|ACMEGS|12',
        reference: { group: '12' },
        verdict: 'accepted',
      },
      {
        ...{ ...group, level: 'transaction', key: 'gs|IN|USGS|ACMEGS|12|st|0001', verdict: 'accepted' },
        reference: { group: '12', transaction: '0001', setId: '810' },
      },
      {
        ...{ ...group, level: 'transaction', key: 'gs|IN|USGS|ACMEGS|12|st|0002', verdict: 'rejected' },
        ...{ reference: { group: '12', transaction: '0002', setId: '810' }, codes: ['5'] },
        findings: [
          { code: '5', segment: 'N1', segmentPosition: 3, element: 2, component: 1, reference: '93' },
        ],
      },
    ])
    expect(keysOf(sentX12)).toEqual(expect.arrayContaining(outcomes.map(({ key }) => key)))
  })

  test('a group that is refused with its codes is rejected; sums that do not fit reject nothing', () => {
    expect(read(answer(['AK1*IN*12', 'AK9*R*2*2*0*4']))).toMatchObject([
      { level: 'group', verdict: 'rejected', codes: ['4'] },
    ])
    const odd = ['AK1*IN*12', 'AK2*810*0001', 'AK5*A', 'AK2*810*0002', 'AK5*A', 'AK9*R*2*2*1']
    const [group, ...sets] = read(answer(odd))
    expect(group).toMatchObject({ verdict: 'accepted' })
    expect(group?.remarks).toHaveLength(1)
    expect(sets.map(({ verdict }) => verdict)).toEqual(['accepted', 'accepted'])
  })

  test('a 999 is called one, and its errors are kept', () => {
    const segments = ['AK1*IN*12*005010', 'AK2*810*0001', 'IK3*N1*4**I6', 'IK5*E*I5', 'AK9*E*1*1*1']
    expect(read(answer(segments, '999'))).toMatchObject([
      { by: '999', level: 'group', verdict: 'accepted-with-errors' },
      {
        ...{ by: '999', verdict: 'accepted-with-errors', codes: ['I5'] },
        findings: [{ code: 'I6', segment: 'N1', segmentPosition: 4 }],
      },
    ])
  })
})

describe('CONTRL', () => {
  const uci = 'UCI+INT7+US:14+ACME:14:DEPOT+'

  test('what is not named is accepted by silence; faults have the positions of a finding', () => {
    const outcomes = read(contrl([`${uci}7`, 'UCM+2+INVOIC:D:96A:UN+4', 'UCS+7', 'UCD+37+2:2', 'UCS+9+13']))
    expect(outcomes).toEqual([
      {
        ...{ by: 'CONTRL', level: 'interchange', key: 'unb|14|US|14|ACME|INT7', verdict: 'accepted' },
        ...{ reference: { interchange: 'INT7' }, codes: [], findings: [], remarks: [] },
      },
      {
        ...{ by: 'CONTRL', level: 'transaction', key: 'unb|14|US|14|ACME|INT7|unh|2', verdict: 'rejected' },
        ...{ reference: { interchange: 'INT7', transaction: '2', setId: 'INVOIC' }, codes: [], remarks: [] },
        findings: [
          { code: '37', segmentPosition: 7, element: 1, component: 2 },
          { code: '13', segmentPosition: 9 },
        ],
      },
    ])
    expect(keysOf(sentEdifact)).toEqual(expect.arrayContaining(outcomes.map(({ key }) => key)))
  })

  test.each([
    ['4+26+UNB+6', 'rejected', [{ code: '26', segment: 'UNB', element: 5 }]],
    ['4+13+UNZ', 'rejected', [{ code: '13', segment: 'UNZ' }]],
    ['8', 'received', []],
    ['6', 'accepted', []],
    ['3', 'rejected', []],
  ])('UCI %s', (said, verdict, findings) => {
    expect(read(contrl([`${uci}${said}`]))).toMatchObject([{ level: 'interchange', verdict, findings }])
  })

  test('8 together with verdicts is read as 7, and groups are told apart', () => {
    const [interchange, group, message] = read(
      contrl([`${uci}8`, 'UCF+G1+US:14+ACME:14+7', 'UCM+1+INVOIC:D:96A:UN+4+29+UNT+2']),
    )
    expect(interchange).toMatchObject({ verdict: 'accepted' })
    expect(interchange?.remarks).toHaveLength(1)
    expect(group).toMatchObject({ level: 'group', verdict: 'accepted', reference: { group: 'G1' } })
    expect(message).toMatchObject({
      ...{ verdict: 'rejected', reference: { group: 'G1', transaction: '1' }, codes: ['29'] },
      findings: [{ code: '29', segment: 'UNT', element: 1 }],
    })
  })

  test('without UCI nothing is read', () => {
    expect(read(contrl(['UCM+1+INVOIC:D:96A:UN+4']))).toEqual([])
  })
})

describe('APERAK', () => {
  const aperak = (said: string, more: readonly string[] = []) => {
    const segments = [`BGM+++9+${said}`, 'RFF+ACW:R4711', ...more].map((one) => `${one}'`).join('')
    return `UNB+UNOC:3+ACME:14+US:14+260115:0931+A2'UNH+1+APERAK:D:96A:UN'${segments}UNT+${4 + more.length}+1'UNZ+1+A2'`
  }

  test.each([
    ['AP', [], 'accepted'],
    ['RE', ['ERC+E17'], 'rejected'],
    ['CA', ['ERC+E17'], 'accepted-with-errors'],
    ['AB', [], 'received'],
    ['', ['ERC+E17'], 'rejected'],
  ])('%s', (said, more, verdict) => {
    const [outcome] = read(aperak(said, more))
    expect(outcome).toMatchObject({ by: 'APERAK', verdict, reference: { transaction: 'R4711' } })
    expect(outcome?.codes).toEqual(more.length > 0 ? ['E17'] : [])
    expect(keysOf(sentEdifact)).toContain(outcome?.key)
  })

  test('one that names no document is left out', () => {
    expect(read(aperak('AP').replace('ACW', 'ON'))).toEqual([])
  })
})

test('beside other documents the acknowledgements alone are read', () => {
  expect(read(sentX12)).toEqual([])
  const orders = "UNH+2+ORDERS:D:96A:UN'BGM+220+4711+9'UNT+3+2'"
  expect(read(contrl(['UCI+INT7+US:14+ACME:14+7'], orders))).toHaveLength(1)
})
