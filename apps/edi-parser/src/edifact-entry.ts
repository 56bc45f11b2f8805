import type { EdifactInterchange } from '@parley/edi'
import { failure } from '@parley/journey'
import type { Entry } from '@parley/store'
import type { ReceivedFile } from './received-file.ts'

/** Agreements name X12 identities only so far: an EDIFACT interchange is kept, found by its reference, and has an owner. */
export function edifactEntry(file: ReceivedFile, interchange: EdifactInterchange, at: Date): Entry {
  const { id } = file.message
  const byteOffset = interchange.range.offset
  const fault = failure(
    'EDI_UNKNOWN_PARTNER',
    'edi-parser',
    'This is an EDIFACT interchange, and no agreement takes one: agreements know X12 identities only. Ask the partner for X12.',
    { segment: 'UNB', segmentPosition: 1, element: 2, byteOffset },
  )
  return {
    claim: `edifact|${id}|${byteOffset}`,
    messageId: id,
    changes: [{ messageId: id, at, state: 'quarantined', failure: fault }],
    keys: [{ messageId: id, name: 'unb0020', value: interchange.header.controlNumber }],
    steps: [{ messageId: id, at, stage: 'edi-parser', what: 'quarantined', detail: { code: fault.code } }],
  }
}
