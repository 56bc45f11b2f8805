import type { X12Interchange } from '@parley/edi'
import { failure, type MessageId } from '@parley/journey'
import type { Entry } from '@parley/store'
import type { ReceivedFile } from './received-file.ts'

/** The same ISA13 came before in another file: nothing of it is processed again; an operator decides. */
export function duplicateEntry(
  file: ReceivedFile,
  interchange: X12Interchange,
  first: MessageId,
  at: Date,
): Entry {
  const { id } = file.message
  const fault = failure(
    'DUPLICATE_INTERCHANGE',
    'edi-parser',
    `This interchange control number came before, in message ${first}. If it really is new, resubmit it; if not, close it.`,
    { segment: 'ISA', segmentPosition: 1, element: 13, byteOffset: interchange.range.offset },
  )
  return {
    claim: `duplicate|${id}|${interchange.range.offset}`,
    messageId: id,
    changes: [{ messageId: id, at, state: 'quarantined', failure: fault }],
    keys: [{ messageId: id, name: 'isa13', value: interchange.header.controlNumber }],
    steps: [
      {
        messageId: id,
        at,
        stage: 'edi-parser',
        what: 'quarantined',
        detail: { code: fault.code, original: first },
      },
    ],
  }
}
