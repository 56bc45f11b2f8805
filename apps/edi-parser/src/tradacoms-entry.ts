import { tradacomsRefused } from '@parley/channel'
import type { TradacomsInterchange } from '@parley/edi'
import type { Entry } from '@parley/store'
import type { ReceivedFile } from './received-file.ts'

/** TRADACOMS is framed and not carried: a transmission is kept, found by its reference, and has an owner. */
export function tradacomsEntry(file: ReceivedFile, interchange: TradacomsInterchange, at: Date): Entry {
  const { id } = file.message
  const byteOffset = interchange.range.offset
  const fault = tradacomsRefused(byteOffset)
  return {
    claim: `tradacoms|${id}|${byteOffset}`,
    messageId: id,
    changes: [{ messageId: id, at, state: 'quarantined', failure: fault }],
    keys: [{ messageId: id, name: 'stxSnrf', value: interchange.header.controlNumber }],
    steps: [{ messageId: id, at, stage: 'edi-parser', what: 'quarantined', detail: { code: fault.code } }],
  }
}
