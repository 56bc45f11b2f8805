import { buffer } from 'node:stream/consumers'
import type { As2Sheet } from '@parley/model'
import PDFDocument from 'pdfkit'
import { type Section, sheetSections } from './sheet-sections.ts'

type Document = InstanceType<typeof PDFDocument>

const nameWidth = 130
const grey = '#57606a'
const black = '#1b1f24'

/** The sheet on A4, the certificates attached as files. The same sheet gives the same bytes: its dates are those of its certificates. */
export async function sheetPdf(sheet: As2Sheet): Promise<Uint8Array> {
  const made = new Date(sheet.certificates[0]?.validFrom ?? 0)
  const document = new PDFDocument({
    size: 'A4',
    margin: 56,
    info: { Title: `AS2 connection of ${sheet.company}`, CreationDate: made, ModDate: made },
  })
  const bytes = buffer(document)
  document
    .font('Helvetica-Bold')
    .fontSize(18)
    .fillColor(black)
    .text(shown(`AS2 connection of ${sheet.company}`))
  document.moveDown(0.4).font('Helvetica').fontSize(10)
  document.text(
    'Everything needed to exchange business documents with us over AS2. It holds no secret. Please compare the SHA-256 of the certificate with us on the telephone.',
  )
  for (const section of sheetSections(sheet)) writeSection(document, section)
  for (const [index, { pem }] of sheet.certificates.entries()) {
    document.file(Buffer.from(pem), {
      name: `certificate-${index + 1}.pem`,
      creationDate: made,
      modifiedDate: made,
    })
  }
  document.end()
  return bytes
}

function writeSection(document: Document, { heading, lines }: Section): void {
  const { left, right } = document.page.margins
  if (document.y > document.page.height - 140) document.addPage()
  document.moveDown(1.2).font('Helvetica-Bold').fontSize(12).fillColor(black).text(shown(heading), left)
  const width = document.page.width - left - right
  document
    .moveTo(left, document.y + 2)
    .lineTo(left + width, document.y + 2)
    .strokeColor('#d0d7de')
    .stroke()
  document.moveDown(0.5).fontSize(10)
  for (const [name, ...values] of lines) {
    const text = shown(values.join('\n'))
    if (document.y + document.heightOfString(text, { width: width - nameWidth }) > document.page.height - 60)
      document.addPage()
    const top = document.y
    document
      .font('Helvetica')
      .fillColor(grey)
      .text(shown(name), left, top, { width: nameWidth - 10 })
    const below = document.y
    document.fillColor(black).text(text, left + nameWidth, top, { width: width - nameWidth })
    document.y = Math.max(document.y, below) + 3
  }
  document.x = left
}

/** The fonts that every reader has know Western European letters only; the page and the JSON show all. */
function shown(text: string): string {
  return text.replaceAll(/[^\n -~\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/gu, '?')
}
