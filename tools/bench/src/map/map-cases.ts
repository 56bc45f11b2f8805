import { invoiceCase } from './invoice-case.ts'
import type { MapCase } from './map-case.ts'
import { orderCase } from './order-case.ts'

export const mapCases: readonly MapCase[] = [orderCase, invoiceCase]
