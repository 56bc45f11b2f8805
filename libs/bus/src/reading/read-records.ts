import type { BusRecord, ReadValue, ValueCodec } from '../bus.ts'
import type { KeptRecord } from './batch.ts'

/** `kept` cannot be read by this version. */
export type Unreadable = Extract<ReadValue, { kind: 'unreadable' }> & { readonly kept: KeptRecord }

export type ReadRecords = { readonly records: readonly BusRecord[]; readonly unreadable?: Unreadable }

/** The records before the first that cannot be read, and that one. */
export function readRecords(values: ValueCodec, kept: readonly KeptRecord[]): ReadRecords {
  const records: BusRecord[] = []
  for (const one of kept) {
    const read = values.decode(one.bytes)
    if (read.kind === 'unreadable') return { records, unreadable: { ...read, kept: one } }
    records.push(recordOf(one, read.value))
  }
  return { records }
}

/** For who is told of it: without its value where that cannot be read. */
export function toldRecord(values: ValueCodec, kept: KeptRecord): BusRecord {
  const read = values.decode(kept.bytes)
  return recordOf(kept, read.kind === 'value' ? read.value : undefined)
}

function recordOf({ bytes: _, ...record }: KeptRecord, value: unknown): BusRecord {
  return { ...record, value }
}
