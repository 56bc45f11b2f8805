import type { BusRecord } from '../bus.ts'
import type { Tried } from './place.ts'

/** A record as the log keeps it. */
export type KeptRecord = Omit<BusRecord, 'value'> & { readonly bytes: Uint8Array }

/** `held`: the record's key is set aside. */
export type FetchedRecord = { readonly record: KeptRecord; readonly held: boolean }

/** Records of one partition that are handed over together. */
export type Batch = Tried & { readonly partition: number; readonly records: readonly FetchedRecord[] }
