import { type FailureCode, failure } from '@parley/journey'
import { type DocumentIn, documentsOn } from '../documents-of.ts'
import type { Road } from '../render.ts'
import type { Followed, FollowedFile } from './followed.ts'
import { Following } from './following.ts'

/**
 * The documents of a file on one road, read by its guide alone: any format through a mapping, and everything but EDI
 * through a channel. Nobody is answered. What the guide finds wrong keeps a document from being mapped.
 */
export async function followDocuments(road: Road, file: FollowedFile): Promise<Followed> {
  const following = new Following(file)
  const { guide } = road.in
  const { documents, notes } = documentsOn(road, file.bytes)
  for (const note of notes) following.note(note)
  const [why] = notes
  if (documents.length === 0 && why !== undefined && 'codec' in guide)
    following.fail('', failure('FILE_UNREADABLE', 'edi-parser', why))
  for (const document of documents) {
    await file.between?.()
    await followDocument(following, road, document)
  }
  return following.gathered()
}

/** One of them. */
export async function followDocument(following: Following, road: Road, document: DocumentIn): Promise<void> {
  const errors = document.faults.filter(({ severity }) => severity === 'error')
  const [first] = errors
  const code: FailureCode = 'compiled' in road.in.guide ? 'EDI_TRANSACTION_REJECTED' : 'DOCUMENT_INVALID'
  if (first === undefined) await following.map(road, document)
  else following.fail(document.name, failure(code, 'edi-parser', first.text, first.position), errors)
}
