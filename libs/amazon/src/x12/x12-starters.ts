import { ediGuideFile, mappingFile } from '../resource-files.ts'
import type { StarterFile } from '../starter-options.ts'
import { orderAcknowledgement } from './order-acknowledgement.ts'
import { orderChange } from './order-change.ts'
import { purchaseOrder } from './purchase-order.ts'
import type { X12Starter } from './starter.ts'

/** The documents of a vendor in X12, in the order in which they are exchanged. */
export const x12Starters: readonly X12Starter[] = [purchaseOrder, orderAcknowledgement, orderChange]

/** The guide and the two mappings of a document type. */
export function x12Files({ guide, read, write }: X12Starter): readonly StarterFile[] {
  return [ediGuideFile(guide), mappingFile(read), mappingFile(write)]
}
