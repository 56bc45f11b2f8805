import { expect, test } from 'vitest'
import { maskTexts } from './mask-texts.ts'

async function masked(text: string): Promise<string> {
  return Buffer.from(await maskTexts(Buffer.from(text))).toString()
}

const x12 = (...segments: readonly string[]) =>
  [
    'ISA*00*          *01*SECRET    *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*U*00401*000000101*0*P*>',
    'GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*004010',
    'ST*850*0001',
    ...segments,
    `SE*${segments.length + 2}*0001`,
    'GE*1*101',
    'IEA*1*000000101',
  ]
    .map((segment) => `${segment}~`)
    .join('')

test('of X12 texts are hidden; codes, numbers, dates and who it is for stay', async () => {
  const file = x12(
    'BEG*00*NE*PO-4711**20260115',
    'N1*ST*Müller & Co*92*PHX6',
    'PO1*1*10*EA*12.50**UP*012345678905',
  )
  const shown = await masked(file)
  expect(shown).toContain(
    'BEG*00*NE*XX-0000**20260115~N1*ST*XXXXXXX & XX*92*XXX0~PO1*1*10*EA*12.50**UP*000000000000~',
  )
  expect(shown).toContain('*01*XXXXXX    *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *')
  expect(Buffer.byteLength(shown)).toBe(Buffer.byteLength(file))
})

test('of EDIFACT what is longer than any code, but no date', async () => {
  const file =
    "UNB+UNOA:1+4012345000009:14+5412345000013:14+260115:0930+42'UNH+1+ORDERS:D:96A:UN'BGM+220+PO-4711+9'" +
    "DTM+137:20260115:102'NAD+BY+5412345000013::9++Mill Road'LIN+1++4012345000009:EN'QTY+21:10'UNS+S'UNT+8+1'UNZ+1+42'"
  expect(await masked(file)).toContain(
    "BGM+220+XX-0000+9'DTM+137:20260115:102'NAD+BY+0000000000000::9++XXXX XXXX'LIN+1++0000000000000:EN'QTY+21:10'",
  )
})

test('what is no EDI cannot be masked', async () => {
  await expect(masked('number;sku')).rejects.toThrow('Only EDI can be masked.')
})
