import { ledgerTables } from './0001-ledger.ts'
import { payloadTables } from './0002-payloads.ts'
import { revisionTables } from './0003-revisions.ts'
import { alertTables } from './0004-alerts.ts'
import { receiptIndexes } from './0005-receipts.ts'
import { activationCount } from './0006-activations.ts'
import { readingTables } from './0007-readings.ts'

export type SchemaStep = { readonly name: string; readonly sql: string }

/**
 * The schema, step by step. A released step never changes: a new one expands the tables, and a later release, when no
 * process of the old one runs any more, contracts them.
 */
export const schemaSteps: readonly SchemaStep[] = [
  { name: '0001-ledger', sql: ledgerTables },
  { name: '0002-payloads', sql: payloadTables },
  { name: '0003-revisions', sql: revisionTables },
  { name: '0004-alerts', sql: alertTables },
  { name: '0005-receipts', sql: receiptIndexes },
  { name: '0006-activations', sql: activationCount },
  { name: '0007-readings', sql: readingTables },
]
