import { loadDictionary } from '@parley/standards'
import { expect, test } from 'vitest'
import { compileGuide } from './compile-guide.ts'
import type { GuideSpec } from './guide-spec.ts'

const dictionary = await loadDictionary('x12/004010')
const orders = await loadDictionary('edifact/D96A')

function problems(own: unknown, base = 'x12/004010/850'): readonly string[] {
  const spec = { extends: base, ...(own as object) } as GuideSpec
  const result = compileGuide(spec, base.startsWith('x12') ? dictionary : orders)
  return result.kind === 'problems'
    ? result.problems.map(({ path, text }) => `${path.join(' ')}: ${text}`)
    : []
}
const rules = (own: object, base?: string) => problems({ rules: own }, base)
const when = (text: string, then: object = { CUR: 'required' }) =>
  problems({ conditions: [{ when: text, then }] })

test('rules that no document could fulfil together do not compile', () => {
  expect(
    rules({
      N1: { use: 'never' },
      'N1/N3': { use: 'required' },
      'REF.04': { use: 'never' },
      'REF.04-01': { use: 'required' },
      CUR: { use: 'never', min: 1 },
      BEG: { use: 'never', as: 'start' },
      PO1: { max: 1 },
      'PO1[06=UP]': { min: 1 },
      'PO1[06=EN]': { min: 1 },
      'BEG.03': { min: 30 },
      CTT: { min: 2 },
    }),
  ).toEqual([
    'rules N1/N3 use: another rule says that N1 is never used',
    'rules REF.04-01 use: another rule says that REF.04 is never used',
    'rules CUR min: what is never used has no fewest times; leave min or never out',
    'rules BEG as: what is never used needs no further name; leave as or never out',
    'rules PO1[06=UP] min: PO1 comes once at most, too few for [06=UP] and [06=EN]',
    'rules PO1[06=EN] min: PO1 comes once at most, too few for [06=UP] and [06=EN]',
    'rules BEG.03 min: min is larger than the most characters of this element, 22',
    'rules CTT min: min is larger than the most times of the standard, 1',
  ])
})

test('what nothing tells apart does not compile', () => {
  expect(
    rules({
      'N1[01=ST]/N3': { min: 1 },
      'N1[01=ST|SF]/N4': { min: 1 },
      'N1[03=92]/N4': { min: 1 },
      N3: { use: 'never' },
      'REF[01=CR|CR]': { min: 1 },
      REF_2: { min: 1 },
      'REF[01=CR]': { as: 'ref' },
      PO1: { as: 'lines' },
      SAC: { as: 'charges' },
      CUR: { as: 'charges' },
    }),
  ).toMatchInlineSnapshot(`
    [
      "rules N1[01=ST]/N3 min: another rule says that N3 is never used",
      "rules N1[01=ST|SF]/N4: N1[01=ST] has the value ST, too; it can be one of them only",
      "rules N1[03=92]/N4: one N1 can be [01=ST] and [03=92] at once; tell them apart by the same element",
      "rules REF[01=CR|CR]: the brackets name a value twice",
      "rules REF_2: REF stands at one place here, so there is no REF_2",
      "rules REF[01=CR] as: ref is already a name in the heading",
      "rules CUR as: charges is already a name in the heading",
    ]
  `)
  expect(rules({ 'DTM[01=137]': { min: 1 } }, 'edifact/D96A/ORDERS')).toEqual([
    'rules DTM[01=137]: this element has components; name one in the brackets, such as DTM[01-01=137]',
  ])
})

test('codes are changed against the list in force', () => {
  expect(
    rules(
      { 'NAD.01': { 'codes+': ['BY'], 'codes-': ['ZZZ', 'SU'] }, 'BGM.01': { codesFrom: 'standard' } },
      'edifact/D96A/ORDERS',
    ),
  ).toMatchInlineSnapshot(`
    [
      "rules NAD.01 codes+: BY is among the codes already",
      "rules BGM.01 codesFrom: a composite has no codes; name its component, such as REF.04-01",
    ]
  `)
  expect(
    rules({
      'BEG.01': { 'codes+': ['77'] },
      'BEG.02': { codes: ['NE'], 'codes-': ['NE'] },
      'BEG.03': { equals: "'1'", codes: ['1'] },
    }),
  ).toMatchInlineSnapshot(`
    [
      "rules BEG.01 codes+: the dictionary lists no codes for this element; write them all with codes",
      "rules BEG.02 codes: codes says all that is allowed; leave codesFrom, codes+ and codes- out",
      "rules BEG.03 equals: equals says all that is allowed; leave codes out",
    ]
  `)
})

test('expressions say what is wrong with them', () => {
  expect([
    ...when('BEG.02 ='),
    ...when("BEG.02 = 'NE' adn BEG.01 = '00'"),
    ...when('BEG.02'),
    ...when('BEG present'),
    ...when("BEG = 'NE'"),
    ...when("REF.04 = '1'"),
    ...when("BEG.02 < 'NE'"),
    ...when('BEX.02 present'),
    ...when('CTT.01 > 1', { PO1: 'required', 'PO1.05': 'required' }),
    ...when("BEG.02 = 'NE'", { CUR: 'maybe', BEX: 'never', 'REF.04': { codes: ['1'] } }),
    ...when(`${'('.repeat(60)}1${')'.repeat(60)} = 1`),
    ...problems({ conditions: [{ if: 'x' }] }),
    ...rules({ 'CTT.01': { equals: 'sum(1)' }, 'CTT.02': { equals: 'count(PO1.02 * 2)' } }),
    ...rules({ 'PO1.02': { equals: 'sum(PO1.04)' }, 'CTT.02': { equals: 'round(sum(PO1.02))' } }),
    ...rules({
      'CTT.02': { equals: 'sum(PO1.02 * REF.02)' },
      'REF.04': { equals: '1' },
      CUR: { equals: '1' },
    }),
  ]).toMatchInlineSnapshot(`
    [
      "conditions 0 when: the expression ends too early",
      "conditions 0 when: "adn BEG.01 = '00'" is not understood; did you mean and?",
      "conditions 0 when: this is a value, not a condition; compare it with something, or say present or absent",
      "conditions 0 when: BEG is a segment; name its element, such as BEG.01",
      "conditions 0 when: REF.04 has components; name one, such as REF.04-01",
      "conditions 0 when: texts are compared with = and !=; write a number without quotes for <",
      "conditions 0 when: BEX.02: this set has no segment BEX; did you mean BEG?",
      "conditions 0 when: CTT.01 comes behind the loop that this is about; look at what comes before it or inside it",
      "conditions 0 then CUR: what follows is required, never or {codes: [...]}",
      "conditions 0 then BEX: this set has no segment BEX; did you mean BEG?",
      "conditions 0 then REF.04: codes belong to an element without components; name one, such as BEG.02",
      "conditions 0 when: the expression is nested too deep",
      "conditions 0: a condition is written as {when: "BEG.02 = 'NE'", then: {REF: required}}",
      "rules CTT.01 equals: sum(...) names the places that it adds up",
      "rules CTT.02 equals: "* 2)" is not understood",
      "rules PO1.02 equals: this is about one PO1, so there is nothing to count or add up in PO1.04",
      "rules CTT.02 equals: round(..., 2) names a number of digits",
      "rules CTT.02 equals: the places of a sum(...) stand in one segment, or together in a loop that comes several times",
      "rules REF.04 equals: REF.04 has components; name one, such as REF.04-01",
      "rules CUR equals: equals belongs to an element; name it, such as BEG.02",
    ]
  `)
})
