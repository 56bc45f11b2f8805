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

/** The guide of a document as JSON. */
export function jsonGuideFile({ name, title, about, fields }: DocumentWords): StarterFile {
  const text = `${about.map((line) => `# ${line}\n`).join('')}${jsonNote}apiVersion: parley.dev/v1alpha1
kind: Guide
metadata:
  name: ${name}
spec:
  format: json
  title: ${title}
  fields:
${fields.map((line) => `    ${line}\n`).join('')}`
  return { path: `guides/${name}.yaml`, text }
}

const jsonNote = `# JSON, with the words of Amazon's Selling Partner API for vendors. "!" marks what is always there.
# source: published models of that API; confidence: likely, where nothing else stands here.
`
