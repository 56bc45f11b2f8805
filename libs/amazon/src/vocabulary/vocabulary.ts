import type { StarterFile } from '../starter-options.ts'
import { functionalAcknowledgement } from './functional-acknowledgement.ts'
import { inventory } from './inventory.ts'
import { invoice } from './invoice.ts'
import { order } from './order.ts'
import { orderAcknowledgement } from './order-acknowledgement.ts'
import { orderChange } from './order-change.ts'
import { remittance } from './remittance.ts'
import { salesReport } from './sales-report.ts'
import { shipNotice } from './ship-notice.ts'
import type { VocabularyFormat } from './vocabulary-format.ts'
import type { DocumentWords } from './words.ts'

/**
 * The documents of a vendor in the words of Amazon's Selling Partner API for vendors, so that a document looks the
 * same whether it came by X12, EDIFACT or the API. Two things differ from the API: what it nests under `orderDetails`
 * stands at the top, and a window of days is two dates.
 */
export const vocabulary = {
  order,
  orderAcknowledgement,
  orderChange,
  shipNotice,
  invoice,
  inventory,
  salesReport,
  remittance,
  functionalAcknowledgement,
} as const satisfies { readonly [name: string]: DocumentWords }

/** The guide of a document in a format. Both have one name, so mappings fit either. */
export function guideOf(document: DocumentWords, format: VocabularyFormat): StarterFile {
  const { name, title, about, fields } = document
  const element = format === 'xml' ? `  document: ${elementOf(name)}\n` : ''
  const text = `${about.map((line) => `# ${line}\n`).join('')}${notes[format]}apiVersion: parley.dev/v1alpha1
kind: Guide
metadata:
  name: ${name}
spec:
  format: ${format}
  title: ${title}
${element}  fields:
${fields.map((line) => `    ${line}\n`).join('')}`
  return { path: `guides/${name}.yaml`, text }
}

/** order-acknowledgement is OrderAcknowledgement as an element. */
function elementOf(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

const source = `# source: published models of that API; confidence: likely, where nothing else stands here.
`
const notes: { readonly [format in VocabularyFormat]: string } = {
  json: `# JSON, with the words of Amazon's Selling Partner API for vendors. "!" marks what is always there.
${source}`,
  xml: `# XML, with the words of Amazon's Selling Partner API for vendors; of a list each item is an element of its name. "!"
# marks what is always there.
${source}`,
}
