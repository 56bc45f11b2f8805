import { ediGuideFile, mappingFile } from '../resource-files.ts'
import type { StarterFile } from '../starter-options.ts'
import { functionalAcknowledgement } from './functional-acknowledgement.ts'
import { inventory } from './inventory.ts'
import { invoice } from './invoice.ts'
import { orderAcknowledgement } from './order-acknowledgement.ts'
import { orderChange } from './order-change.ts'
import { purchaseOrder } from './purchase-order.ts'
import { remittance } from './remittance.ts'
import { salesReport } from './sales-report.ts'
import { shipNotice } from './ship-notice.ts'
import type { X12Starter } from './starter.ts'

/** The documents of a vendor in X12, in the order in which they are exchanged. */
export const x12Starters: readonly X12Starter[] = [
  ...[purchaseOrder, orderAcknowledgement, orderChange, shipNotice, invoice],
  ...[inventory, salesReport, remittance, functionalAcknowledgement],
]

/** The guide and the two mappings of a document type. */
export function x12Files({ guide, read, write }: X12Starter): readonly StarterFile[] {
  return [ediGuideFile(guide), mappingFile(read), mappingFile(write)]
}
