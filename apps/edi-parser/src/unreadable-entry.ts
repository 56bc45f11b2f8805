import { unreadableFile } from '@parley/channel'
import type { Finding } from '@parley/edi'
import type { Entry } from '@parley/store'
import type { ReceivedFile } from './received-file.ts'

/** A file without an interchange that can be read: kept, with its position and an owner, never dropped (promise 4). */
export function unreadableEntry(file: ReceivedFile, findings: readonly Finding[], at: Date): Entry {
  const { id } = file.message
  const fault = unreadableFile(findings)
  return {
    claim: `parse|${id}`,
    messageId: id,
    changes: [{ messageId: id, at, state: 'quarantined', failure: fault }],
    steps: [{ messageId: id, at, stage: 'edi-parser', what: 'quarantined', detail: { code: fault.code } }],
  }
}
