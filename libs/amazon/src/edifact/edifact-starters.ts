import { functionalAcknowledgement } from './functional-acknowledgement.ts'
import { inventory } from './inventory.ts'
import { invoice } from './invoice.ts'
import { orderAcknowledgement } from './order-acknowledgement.ts'
import { orderChange } from './order-change.ts'
import { purchaseOrder } from './purchase-order.ts'
import { remittance } from './remittance.ts'
import { salesReport } from './sales-report.ts'
import { shipNotice } from './ship-notice.ts'
import type { EdifactStarter } from './starter.ts'

/** The documents of a vendor in EDIFACT, in the order in which they are exchanged. */
export const edifactStarters: readonly EdifactStarter[] = [
  ...[purchaseOrder, orderAcknowledgement, orderChange, shipNotice, invoice],
  ...[inventory, salesReport, remittance, functionalAcknowledgement],
]
