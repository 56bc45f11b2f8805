import type { BusRecord } from '../bus.ts'
import type { Tried } from './place.ts'

/** `held`: the record's key is set aside. */
export type FetchedRecord = { readonly record: BusRecord; readonly held: boolean }

/** Records of one partition that are handed over together. */
export type Batch = Tried & { readonly partition: number; readonly records: readonly FetchedRecord[] }
