import { type CellFormat, cellFormat } from './cell-format.ts'
import { XmlPart } from './xml-part.ts'

export type SheetEntry = { readonly name: string; readonly relation: string; readonly isHidden: boolean }
export type Workbook = { readonly sheets: readonly SheetEntry[]; readonly is1904: boolean }

/** Reads `xl/workbook.xml`; undefined when it is broken. */
export function readWorkbook(bytes: Buffer): Workbook | undefined {
  const sheets: SheetEntry[] = []
  let is1904 = false
  const part = new XmlPart(bytes)
  for (let event = part.next(); event !== undefined; event = part.next()) {
    if (event !== 'start') continue
    if (part.local === 'workbookPr') is1904 = isOn(part.attribute('date1904'))
    if (part.local !== 'sheet') continue
    const state = part.attribute('state')
    const isHidden = state === 'hidden' || state === 'veryHidden'
    sheets.push({ name: part.attribute('name') ?? '', relation: part.attribute('id') ?? '', isHidden })
  }
  return part.isBroken ? undefined : { sheets, is1904 }
}

/** The names of parts by the ids of relations. */
export function readRelations(bytes: Buffer): ReadonlyMap<string, string> | undefined {
  const targets = new Map<string, string>()
  const part = new XmlPart(bytes)
  for (let event = part.next(); event !== undefined; event = part.next()) {
    if (event !== 'start' || part.local !== 'Relationship') continue
    const target = part.attribute('Target') ?? ''
    targets.set(part.attribute('Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`)
  }
  return part.isBroken ? undefined : targets
}

/** The formats of the cell styles, by their number. */
export function readStyles(bytes: Buffer): readonly CellFormat[] | undefined {
  const codes = new Map<number, string>()
  const formats: CellFormat[] = []
  let isInCells = false
  const part = new XmlPart(bytes)
  for (let event = part.next(); event !== undefined; event = part.next()) {
    if (part.local === 'cellXfs') isInCells = event === 'start'
    if (event !== 'start') continue
    if (part.local === 'numFmt')
      codes.set(Number(part.attribute('numFmtId')), part.attribute('formatCode') ?? '')
    if (part.local !== 'xf' || !isInCells) continue
    const id = Number(part.attribute('numFmtId') ?? 0)
    formats.push(cellFormat(id, codes.get(id)))
  }
  return part.isBroken ? undefined : formats
}

/** The texts that cells share; undefined when the part is broken. Runs of rich text are joined, readings left out. */
export function readSharedStrings(bytes: Buffer): readonly string[] | undefined {
  const texts: string[] = []
  let text = ''
  let isInText = false
  let reading = 0
  const part = new XmlPart(bytes)
  for (let event = part.next(); event !== undefined; event = part.next()) {
    const { local } = part
    if (event === 'text') {
      if (isInText && reading === 0) text += part.text
      continue
    }
    if (local === 'rPh') reading += event === 'start' ? 1 : -1
    if (local === 't') isInText = event === 'start'
    if (local !== 'si') continue
    if (event === 'end') texts.push(text)
    text = ''
  }
  return part.isBroken ? undefined : texts
}

export function isOn(value: string | undefined): boolean {
  return value === '1' || value === 'true'
}
