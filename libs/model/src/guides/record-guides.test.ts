import { expect, test } from 'vitest'
import { checkFiles } from '../check-resources.ts'
import { exampleFiles, filesOf } from '../example-set.ts'
import { problemText } from '../problem.ts'

/** A guide beside the example set. */
async function problemsOf(spec: string): Promise<readonly string[]> {
  const guide = `apiVersion: parley.dev/v1alpha1\nkind: Guide\nmetadata: { name: rows }\nspec:\n  ${spec.trim().replaceAll('\n', '\n  ')}\n`
  const { problems } = await checkFiles(filesOf({ ...exampleFiles, 'rows.yaml': guide }))
  return problems.map(problemText)
}

const csv = `format: csv
document:
  record: H
  fields: { number: text! }
  records:
    lines!: [{ record: L, fields: { sku: "text!, max 20" } }]
`

test('a guide of CSV checks', async () => {
  expect(await problemsOf(csv)).toEqual([])
  expect(
    await problemsOf('format: csv\ngroupBy: number\nfields: { number: text!, lines: [{ sku: text! }] }'),
  ).toEqual([])
})

test('what is wrong with a guide of CSV is told at its place', async () => {
  expect(await problemsOf(csv.replace('max 20', 'longest 20'))).toEqual([
    'rows.yaml:10:44: spec.document.records["lines!"][0].fields.sku: no option of this field; write one of max, codes, comma, decimals, sign, format, column',
  ])
  expect(await problemsOf(csv.replace('fields: { sku', 'feilds: { sku'))).toEqual([
    'rows.yaml:10:29: spec.document.records["lines!"][0].feilds: unknown field "feilds"; did you mean "fields"?',
  ])
  expect(await problemsOf(`${csv}header: yes\ndelimitr: ","`)).toEqual([
    'rows.yaml:11:11: spec.header: must be true or false, not text',
    'rows.yaml:12:3: spec.delimitr: unknown field "delimitr"; did you mean "delimiter"?',
  ])
})

const fixed = `format: fixed
recordType: 1-3
document:
  record: HDR
  fields: { number: "text!, at 4-18" }
  records:
    lines!: [{ record: { at: 5-7, value: LIN }, fields: { sku: "text!, at 8-20" } }]
    total: { record: { length: 80 }, fields: { amount: "number, at 1-12, decimals 2" } }
`

test('a guide of fixed-width records checks, and what is wrong with it is told at its place', async () => {
  expect(await problemsOf(fixed)).toEqual([])
  expect(await problemsOf(fixed.replace('at 8-20', 'at 6-20'))).toEqual([
    'rows.yaml:11:66: spec.document.records["lines!"][0].fields.sku: it stands where the record type stands, too',
  ])
  expect(await problemsOf(fixed.replace('value: LIN', 'values: LIN'))).toEqual([
    'rows.yaml:11:37: spec.document.records["lines!"][0].record.values: unknown field "values"; did you mean "value"?',
  ])
})

const idoc = `format: idoc
idocType: ORDERS05
segments:
  head!: { segment: E1EDK01, fields: { belnr: "text!, at 84-118" } }
  items!:
    - segment: E1EDP01
      fields: { posex: "text, length 6" }
      segments: { ids: [{ segment: E1EDP19, fields: { qualf: "code!, length 3" } }] }
`

test('a guide of IDocs checks, and what is wrong with it is told at its place', async () => {
  expect(await problemsOf(idoc)).toEqual([])
  expect(await problemsOf(idoc.replace('"code!, length 3"', 'code'))).toEqual([
    'rows.yaml:12:64: spec.segments["items!"][0].segments.ids[0].fields.qualf: write where it stands: at 4-18, or length 15',
  ])
})
