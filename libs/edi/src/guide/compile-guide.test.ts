import { loadDictionary } from '@parley/standards'
import { expect, test } from 'vitest'
import { amazonGuideSpec, compiled } from '../fixture-orders.ts'
import { compileGuide, dictionaryNameOf } from './compile-guide.ts'
import type { GuideSpec } from './guide-spec.ts'

const dictionaries = new Map([['x12/004010', await loadDictionary('x12/004010')]])

function problems(spec: unknown): readonly unknown[] {
  const { extends: base } = spec as GuideSpec
  const result = compileGuide(spec as GuideSpec, dictionaries.get(dictionaryNameOf(base) ?? ''))
  return result.kind === 'problems' ? result.problems.map(({ path, text }) => [path.join(' '), text]) : []
}

const rules = (own: unknown) => problems({ extends: 'x12/004010/850', rules: own })

test('a guide knows its set, group, release, keys and shape', () => {
  const { program: _, shape, ...rest } = compiled(amazonGuideSpec)
  expect(rest).toEqual({
    setId: '850',
    functionalId: 'PO',
    version: '004010',
    keys: { po: 'BEG.03', vendor: 'REF[01=CR].02', shipTo: 'N1[01=ST].04' },
  })
  expect(Object.keys(shape.fields)).toEqual(['heading', 'detail', 'summary'])
  expect(shape.fields.detail).toMatchObject({
    fields: {
      po1: {
        kind: 'list',
        required: true,
        item: {
          fields: {
            po1: {
              kind: 'branch',
              required: true,
              fields: {
                '02': { kind: 'value', type: 'number', required: true },
                '03': { kind: 'value', type: 'code', required: true },
                '05': { kind: 'value', type: 'code', required: false },
                ids: { kind: 'branch', fields: {}, required: false, open: 'text' },
              },
            },
            pid: { kind: 'list', item: { fields: { pid: { kind: 'branch' }, mea: { kind: 'list' } } } },
          },
        },
      },
    },
  })
})

test('what comes at most once is a branch, what may come more often a list', () => {
  const { shape } = compiled({ extends: 'x12/004010/850' })
  expect(shape.fields.heading).toMatchObject({
    fields: {
      beg: {
        kind: 'branch',
        required: true,
        fields: { '03': { type: 'text', required: true }, '05': { type: 'date' } },
      },
      cur: { kind: 'branch', required: false },
      ref: {
        kind: 'list',
        item: { fields: { '04': { kind: 'branch', fields: { '01': { kind: 'value' } } } } },
      },
      n1: {
        kind: 'list',
        item: { fields: { n1: { kind: 'branch', required: true }, n3: { kind: 'list' } } },
      },
    },
  })
  expect(shape.fields.summary).toMatchObject({
    fields: { ctt: { kind: 'branch', fields: { ctt: { kind: 'branch' } } } },
  })
})

test('an implied decimal is text, because as a number it would be read a hundredfold', () => {
  const { shape } = compiled({ extends: 'x12/004010/850' })
  expect(shape.fields.heading).toMatchObject({
    fields: { sac: { item: { fields: { sac: { fields: { '05': { type: 'text' } } } } } } },
  })
})

test('a set without detail is all heading', () => {
  expect(Object.keys(compiled({ extends: 'x12/004010/997' }).shape.fields)).toEqual(['heading'])
})

test('a guide may not change the form of the tree by a smaller limit', () => {
  const { shape } = compiled({ extends: 'x12/004010/850', rules: { N1: { max: 1 } } })
  expect(shape.fields.heading).toMatchObject({ fields: { n1: { kind: 'list' } } })
})

test('what a guide does not use is not in its shape', () => {
  const { shape } = compiled({
    extends: 'x12/004010/850',
    rules: { N1: { use: 'never' }, 'BEG.04': { use: 'never' }, 'PO1/SLN': { use: 'never' } },
  })
  const { heading, detail } = shape.fields as unknown as {
    heading: { fields: { beg: { fields: object } } }
    detail: { fields: { po1: { item: { fields: object } } } }
  }
  expect(heading.fields).not.toHaveProperty('n1')
  expect(heading.fields.beg.fields).not.toHaveProperty('04')
  expect(detail.fields.po1.item.fields).not.toHaveProperty('sln')
})

test.each([
  [
    '850',
    'write the standard as x12/<release>/<set>, such as x12/004010/850, or edifact/<directory>/<message>, such as edifact/D96A/ORDERS',
  ],
  [
    'x12/009999/850',
    'there is no dictionary x12/009999; there is x12/004010, x12/004030, x12/005010, x12/006020',
  ],
  ['edifact/D11E/ORDERS', 'there is no dictionary edifact/D11E; did you mean edifact/D11A?'],
  [
    'edifact/1911/ORDERS',
    'there is no dictionary edifact/1911; name a directory from edifact/D93A to edifact/D24A',
  ],
  ['x12/004010/859', 'x12/004010 has no set 859; did you mean 850?'],
  ['x12/004010/123', 'x12/004010 has no set 123; did you mean 213?'],
])('the standard %s is not known', (name, text) => {
  expect(problems({ extends: name })).toEqual([['extends', text]])
})

test.each([
  ['BGE', 'this set has no segment BGE; did you mean BEG?'],
  ['BEK', 'this set has no segment BEK; did you mean BEG?'],
  ['BEG.13', 'BEG has 12 elements, so none of number 13'],
  [
    'BEG.3',
    'not a place in a set; write a segment, element or loop such as BEG, BEG.02, N1[01=ST] or PO1/PID.05',
  ],
  ['BEG.03-01', 'this element has no components'],
  ['REF.04-09', 'this element has 6 components, so none of number 9'],
  ['N1[09=ST]', 'N1 has 6 elements, so none of number 9'],
  ['PO1/BEG', 'the loop of PO1 has no segment BEG'],
  ['BEG/N1', 'BEG opens no loop in this set'],
])('a rule for %s has a problem', (locator, text) => {
  expect(rules({ [locator]: { use: 'required' } })).toEqual([[`rules ${locator}`, text]])
})

test('the form of a rule is checked, and every problem found at once', () => {
  expect(
    rules({
      BEG: 'required',
      'BEG.01': { use: 'always' },
      'BEG.02': { code: ['NE'] },
      'BEG.03': { min: 5, max: 3 },
      'BEG.05': { codes: [] },
      'BEG.06': { max: -1 },
      'PO1.03': { codes: ['EACH'] },
      'REF.04': { codes: ['1'] },
      N1: { codes: ['ST'], as: '2nd' },
      'N1.02': { as: '1st' },
      'N1.03': { as: 'ids' },
    }),
  ).toEqual([
    [
      'rules BEG',
      'a rule is written as {use, min, max, codes, codes+, codes-, codesFrom, equals, notes, as}',
    ],
    ['rules BEG.01 use', 'use is required, optional or never'],
    ['rules BEG.02 code', 'a rule has no field code; did you mean codes?'],
    ['rules BEG.03 min', 'min is larger than max'],
    ['rules BEG.05 codes', 'codes is a list of codes in quotes'],
    ['rules BEG.06 max', 'max is a whole number'],
    ['rules PO1.03 codes', 'a code of this element has 2 characters'],
    ['rules REF.04 codes', 'a composite has no codes; name its component, such as REF.04-01'],
    ['rules N1 codes', 'codes belongs to an element; name it, such as BEG.02'],
    ['rules N1 as', 'a name has letters and digits and begins with a letter'],
    ['rules N1.02 as', 'a name has letters and digits and begins with a letter'],
    ['rules N1.03 as', 'ids is already a name in N1'],
  ])
})

test('a business key names an element that the guide uses', () => {
  const keys = (own: { [name: string]: string }) =>
    problems({ extends: 'x12/004010/850', keys: own, rules: { 'BEG.04': { use: 'never' } } })
  expect(keys({ a: 'BEG', b: 'BEX.03', c: 'BEG.04', d: 'REF.04', e: 'BEG.03' })).toEqual([
    ['keys a', 'a business key names an element, such as BEG.03'],
    ['keys b', 'this set has no segment BEX; did you mean BEG?'],
    ['keys c', 'the guide does not use this element'],
    ['keys d', 'this element has components; name one, such as REF.04-02'],
  ])
})
