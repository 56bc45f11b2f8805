import { looksLikeEdi } from '@parley/channel'
import { type Reading, type Revision, readingOf } from '@parley/model'
import type { MessageRow, OpenPayload } from '@parley/store'
import { commit } from './commit.ts'
import { ambiguousText, asideEntry, fileFailure, unclaimedText } from './documents/document-entries.ts'
import { readDocuments } from './documents/read-documents.ts'
import type { Needs } from './needs.ts'

export type Arrived = { readonly message: MessageRow; readonly revision: Revision }

/** A file that may be of any format: its channel says what it is, or else its first bytes. Answers whether it is EDI. */
export async function readUnlessEdi(needs: Needs, { message, revision }: Arrived): Promise<boolean> {
  const content = await needs.payloads.open(message.id, 'content')
  const reading = await readingFor({ message, revision }, content)
  switch (reading.kind) {
    case 'edi':
      return true
    case 'documents':
      await readDocuments(needs, { message, revision, ...reading }, content)
      return false
    case 'ambiguous': {
      const fault = fileFailure('ROUTE_AMBIGUOUS', ambiguousText(reading.channels))
      await commit(needs, asideEntry(message, fault, needs.now()))
      return false
    }
    case 'unclaimed': {
      const fault = fileFailure('ROUTE_NO_CHANNEL', unclaimedText(message))
      await commit(needs, asideEntry(message, fault, needs.now()))
      return false
    }
    default:
      return reading satisfies never
  }
}

async function readingFor({ message, revision }: Arrived, content: OpenPayload): Promise<Reading> {
  const { gateway = 'as2', agreement, fileName } = message
  return readingOf(revision, {
    gateway,
    ...(agreement !== undefined && { agreement }),
    ...(fileName !== undefined && { fileName }),
    looksLikeEdi: looksLikeEdi(await firstBytes(content)),
  })
}

async function firstBytes(content: OpenPayload): Promise<Uint8Array> {
  for await (const chunk of content.read()) return chunk
  return new Uint8Array()
}
