import { type As2Sheet, as2Sheet } from '@parley/model'
import { note, UserError } from '../../terminal.ts'
import { writeNew } from '../certificate/places.ts'
import { findPartner } from '../find-partner.ts'
import { sheetPage } from './sheet-page.ts'
import { sheetPdf } from './sheet-pdf.ts'

export type SheetOptions = {
  readonly folder: string
  readonly partner: string
  readonly form: 'json' | 'html' | 'pdf'
  readonly output?: string
}

/** parley as2 sheet */
export async function sheet({ folder, partner, form, output }: SheetOptions): Promise<void> {
  const { spec } = await findPartner(folder, partner)
  const made = as2Sheet(partner, spec)
  if (made.kind === 'lacking') throw new UserError(`${made.text}.`)
  const bytes = await render(made.sheet, form)
  if (output === undefined) process.stdout.write(bytes)
  else {
    await writeNew(output, bytes)
    note(`Wrote ${output}. It holds no secret: send it to the partner, with the certificate in ${folder}.`)
  }
}

async function render(made: As2Sheet, form: SheetOptions['form']): Promise<Uint8Array> {
  switch (form) {
    case 'json':
      return Buffer.from(`${JSON.stringify(made, null, 2)}\n`)
    case 'html':
      return Buffer.from(sheetPage(made))
    case 'pdf':
      return sheetPdf(made)
    default:
      return form satisfies never
  }
}
