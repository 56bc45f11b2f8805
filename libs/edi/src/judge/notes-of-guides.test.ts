import { importTable, loadDictionary, loadPack, provideDictionaries } from '@parley/standards'
import { describe, expect, test } from 'vitest'
import { compiled, compiledOf, interchangeOf, setOf } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import { compileGuide } from '../guide/compile-guide.ts'
import type { CompiledGuide } from '../guide/compiled-guide.ts'
import { judgeTransaction } from './judge-transaction.ts'

/** Relational notes that a guide or a user's own table adds are judged as those of the standard. */

function judge(text: string, guide: CompiledGuide): readonly string[] {
  const bytes = Buffer.from(text)
  const [interchange] = frame(bytes).interchanges
  const transaction = interchange?.groups[0]?.transactions[0]
  if (interchange === undefined || transaction === undefined) throw new Error('no transaction')
  return judgeTransaction(bytes, interchange, transaction, guide).map(
    ({ code, segment, element, component }) =>
      [code, segment, element, component].filter((one) => one !== undefined).join(' '),
  )
}

const order = (beg: string) => interchangeOf(setOf([beg, 'PO1*1*1*EA']))
const message = (bgm: string, dtm = 'DTM+137:20260115:102') =>
  `UNB+UNOC:3+A:14+B:14+260115:0930+1'UNH+1+ORDERS:D:96A:UN'${bgm}'${dtm}'UNS+S'UNT+5+1'UNZ+1+1'`

describe('notes of a guide', () => {
  const x12 = (...notes: readonly string[]) =>
    compiled({ extends: 'x12/004010/850', rules: { BEG: { notes } } })
  const bare = 'BEG*00*SA*PO1**20260115'

  test.each<[note: string, keeps: string, breaks: string, found: string]>([
    ['P0406', bare, `${bare}*C1`, 'ELEMENT_CONDITION_MISSING BEG 4'],
    ['R0406', `${bare}*C1`, bare, 'ELEMENT_CONDITION_MISSING BEG 4'],
    ['E0306', bare, `${bare}*C1`, 'ELEMENT_EXCLUDED BEG 6'],
    ['C0306', `${bare}*C1`, bare, 'ELEMENT_CONDITION_MISSING BEG 6'],
    ['L030406', `${bare}*C1`, bare, 'ELEMENT_CONDITION_MISSING BEG 4'],
  ])('of X12: %s', (note, keeps, breaks, found) => {
    expect(judge(order(keeps), x12(note))).toEqual([])
    expect(judge(order(breaks), x12(note))).toEqual([found])
  })

  test('stand beside those of the standard', () => {
    const guide = compiled({ extends: 'x12/004010/850', rules: { REF: { notes: ['C0203'] } } })
    const refOf = (ref: string) => interchangeOf(setOf(['BEG*00*SA*PO1**20260115', ref, 'PO1*1*1*EA']))
    expect(judge(refOf('REF*CR'), guide)).toEqual(['ELEMENT_CONDITION_MISSING REF 2'])
    expect(judge(refOf('REF*CR*A'), guide)).toEqual(['ELEMENT_CONDITION_MISSING REF 3'])
  })

  test('of EDIFACT, of a segment and of a composite', () => {
    const guide = compiled({
      extends: 'edifact/D96A/ORDERS',
      rules: { BGM: { notes: ['D5(020,030)'] }, 'DTM.01': { notes: ['D7(010,030)'] } },
    })
    expect(judge(message('BGM+220+45+9', 'DTM+137:20260115'), guide)).toEqual([])
    expect(judge(message('BGM+220+45', 'DTM+137:20260115'), guide)).toEqual([
      'ELEMENT_CONDITION_MISSING BGM 3',
    ])
    expect(judge(message('BGM+220+45+9'), guide)).toEqual(['ELEMENT_EXCLUDED DTM 1 3'])
  })

  test('that are none, or stand at the wrong place, are problems', async () => {
    const dictionary = await loadDictionary('x12/004010')
    const rules = {
      BEG: { notes: ['P04', 'P0499'] },
      'BEG.02': { notes: ['P0102'] },
      'N1[01=ST]': { notes: ['P0304'] },
    }
    const result = compileGuide({ extends: 'x12/004010/850', rules }, dictionary)
    expect(result.kind === 'problems' && result.problems).toEqual([
      {
        path: ['rules', 'BEG', 'notes'],
        text: 'P04 is no note; write one such as P0304 (X12) or D5(020,030) (EDIFACT)',
      },
      { path: ['rules', 'BEG', 'notes'], text: 'P0499 names element 99, and there are 12' },
      { path: ['rules', 'BEG.02', 'notes'], text: 'notes belong to a segment or a composite' },
      {
        path: ['rules', 'N1[01=ST]', 'notes'],
        text: 'notes cannot depend on a qualifier; name the segment alone',
      },
    ])
  })
})

describe("notes of a user's own table", () => {
  async function guideOf(text: string, setId: string): Promise<CompiledGuide> {
    const service = await loadPack('edifact/SERVICE-V3')
    const result = importTable(text, { ...(service && { service }) })
    if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
    const { name, pack } = result
    provideDictionaries({ names: async () => [name], read: async () => pack })
    try {
      const dictionary = await loadDictionary(name)
      if (dictionary === undefined) throw new Error('it was not provided')
      return compiledOf(dictionary, setId)
    } finally {
      provideDictionaries(undefined)
    }
  }

  test('in JSON, dependency notes of EDIFACT', async () => {
    const element = { type: 'an', min: 1, max: 35 }
    const table = {
      ...{ standard: 'edifact', version: 'D96A' },
      elements: { 1001: element, 1004: element, 1225: element, 2005: element, 2380: element, 2379: element },
      composites: {
        C507: {
          elements: ['2005', '2380', '2379'].map((ref) => ({ ref, req: 'C' })),
          syntax: ['D2(020,030)'],
        },
      },
      segments: {
        BGM: {
          elements: ['1001', '1004', '1225'].map((ref) => ({ ref, req: 'C' })),
          syntax: ['D5(020,030)'],
        },
        DTM: { elements: [{ ref: 'C507', req: 'M' }] },
      },
      messages: {
        ORDERS: {
          structure: ['UNH', 'BGM', 'DTM', 'UNS', 'UNT'].map((seg) => ({ seg, req: 'M', max: 1 })),
        },
      },
    }
    const guide = await guideOf(JSON.stringify(table), 'ORDERS')
    expect(judge(message('BGM+220+45+9'), guide)).toEqual([])
    expect(judge(message('BGM+220+45'), guide)).toEqual(['ELEMENT_CONDITION_MISSING BGM 3'])
    expect(judge(message('BGM+220', 'DTM+137:20260115'), guide)).toEqual([
      'ELEMENT_CONDITION_MISSING DTM 1 3',
    ])
  })

  test('in SEF, relational notes of X12', async () => {
    const sef = [
      ...[
        '.VER 1.6',
        '.INI',
        'ORDERS,PO,004 010,X,X12-4010,Our own',
        '.SETS',
        '850=[ST,M][BEG,M][PO1,M][SE,M]',
      ],
      ...[
        '.SEGS',
        'ST=[143,M][329,M]',
        'BEG=[353][92][324][328][373][367]+P0406C0304',
        'PO1=[350][330][355]',
      ],
      ...['SE=[96,M][329,M]', '.ELMS', '143=ID,3,3', '329=AN,4,9', '353=ID,2,2', '92=ID,2,2', '324=AN,1,22'],
      ...[
        '328=AN,1,30',
        '373=DT,8,8',
        '367=AN,1,30',
        '350=AN,1,20',
        '330=R,1,9',
        '355=ID,2,2',
        '96=N0,1,10',
        '',
      ],
    ].join('\n')
    const guide = await guideOf(sef, '850')
    expect(judge(order('BEG*00*SA'), guide)).toEqual([])
    expect(judge(order('BEG*00*SA*PO1**20260115'), guide)).toEqual(['ELEMENT_CONDITION_MISSING BEG 4'])
    expect(judge(order('BEG*00*SA***20260115*C1'), guide)).toEqual(['ELEMENT_CONDITION_MISSING BEG 4'])
  })
})
