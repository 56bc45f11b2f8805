import type { Finding } from '@parley/edi'
import { failure } from '@parley/journey'
import type { Entry } from '@parley/store'
import { positionOf } from './judge-interchange.ts'
import type { ReceivedFile } from './parse-received.ts'

/** A file in which no interchange begins: kept, with its position and an owner, never dropped (promise 4). */
export function unreadableEntry(file: ReceivedFile, findings: readonly Finding[], at: Date): Entry {
  const { id } = file.message
  const [first] = findings
  const text = first?.text ?? 'No interchange begins in this file.'
  const fault = failure(
    'EDI_NOT_AN_INTERCHANGE',
    'edi-parser',
    text,
    first ? positionOf(first) : { byteOffset: 0 },
  )
  return {
    claim: `parse|${id}`,
    messageId: id,
    changes: [{ messageId: id, at, state: 'quarantined', failure: fault }],
    steps: [{ messageId: id, at, stage: 'edi-parser', what: 'quarantined', detail: { code: fault.code } }],
  }
}
