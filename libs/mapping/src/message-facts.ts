import type { BranchShape, ValueShape } from '@parley/document'

/** The slot of a run that holds them. */
export const messageSlot = 1

/** What a mapping may know of the message it maps, beside the document itself. Closed; absent what is not known. */
export const messageFields = {
  id: 'id of the message in the ledger',
  partner: 'name of the partner it came from',
  agreement: 'name of the agreement it was read under',
  channel: 'name of the channel that maps it',
  mode: 'test or production',
  documentType: 'name of the guide it was read by',
  receivedAt: 'when the file arrived, in UTC, as 2026-01-31T09:30:00Z',
  fileName: 'name of the file it arrived in',
  gateway: 'name of the gateway it came through',
  sender: 'sender in the envelope: ISA06, UNB S002',
  receiver: 'receiver in the envelope: ISA08, UNB S003',
  interchange: 'control number of the interchange: ISA13, UNB 0020',
  group: 'control number of the group: GS06, UNG 0048',
  controlNumber: 'control number of the document: ST02, UNH 0062',
} as const

export type MessageFacts = { readonly [field in keyof typeof messageFields]?: string | undefined }

const text: ValueShape = { kind: 'value', type: 'text', required: false }

export const messageShape: BranchShape = {
  kind: 'branch',
  fields: Object.fromEntries(Object.keys(messageFields).map((name) => [name, text])),
  required: true,
}
