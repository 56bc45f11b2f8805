import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { mediaTypeOfName } from '@parley/channel'
import { crashPoint } from '@parley/config'
import { newMessageId } from '@parley/journey'
import type { FolderGateway, Pickup, Revision } from '@parley/model'
import type { CommitResult, Entry } from '@parley/store'
import type { Needs } from '../needs.ts'
import { isOfFile, type Read, repeatEntry, type Taking, takenEntry, tooLargeEntry } from './pickup-entry.ts'
import { putAway } from './put-away.ts'
import { isSame, stampOf, type WaitingFile } from './waiting-file.ts'

export type Source = {
  readonly revision: Revision
  readonly gateway: FolderGateway
  readonly pickup: Pickup
}

/**
 * Takes one file: read and hashed, committed, and only then out of its folder. Whatever happens in between, the file is
 * still there, and its claim says what was done.
 */
export async function takeFile(
  needs: Needs,
  { revision, gateway, pickup }: Source,
  file: WaitingFile,
): Promise<void> {
  const taking: Taking = { id: newMessageId(needs), at: needs.now(), revision, gateway, file }
  const away = { folder: gateway.path, token: Buffer.from(needs.randomBytes(4)).toString('hex') }
  if (file.stamp.sizeBytes > pickup.maxFileBytes) {
    await commit(needs, tooLargeEntry(taking, pickup.maxFileBytes))
    const keep = { subfolder: pickup.refused, name: `${taking.id}-${file.name}` }
    needs.log.warn('file refused', { messageId: taking.id, code: 'FILE_TOO_LARGE', gateway: gateway.name })
    return putAway(file, { ...away, keep })
  }
  const read = await readUnchanged(needs, file)
  if (read === undefined) return
  const result = await commit(needs, takenEntry(taking, read))
  if (result.kind === 'repeat') await noteRepeat(needs, { taking, sha256: read.sha256, result })
  const keep =
    pickup.done === undefined ? undefined : { subfolder: pickup.done, name: `${taking.id}-${file.name}` }
  await putAway(file, { ...away, ...(keep && { keep }) })
  needs.log.info('file taken', {
    messageId: taking.id,
    gateway: gateway.name,
    sizeBytes: file.stamp.sizeBytes,
  })
}

type Repeated = {
  readonly taking: Taking
  readonly sha256: string
  readonly result: Extract<CommitResult, { kind: 'repeat' }>
}

/** The very file that was taken before a crash is only removed; one like it was put there by somebody. */
async function noteRepeat(needs: Needs, { taking, sha256, result: { messageId } }: Repeated): Promise<void> {
  const story = await needs.chronicle.story(messageId)
  if (story === undefined || isOfFile(story.steps, taking.file)) return
  await commit(needs, repeatEntry(taking, messageId, sha256))
}

async function commit(needs: Needs, entry: Entry): Promise<CommitResult> {
  crashPoint('pickup.before-commit')
  const result = await needs.ledger.commit(entry)
  crashPoint('pickup.after-commit')
  return result
}

/** Its bytes; undefined when it is gone, or is not the same any more when the last of them is read. */
async function readUnchanged(needs: Needs, file: WaitingFile): Promise<Read | undefined> {
  const handle = await openFile(file.path)
  if (handle === undefined) return undefined
  try {
    const read = await readWhole(needs, handle, file)
    const after = stampOf(await handle.stat({ bigint: true }))
    return isSame(after, file.stamp) ? read : undefined
  } finally {
    await handle.close()
  }
}

async function openFile(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function readWhole(needs: Needs, handle: FileHandle, { name, stamp }: WaitingFile): Promise<Read> {
  const mediaType = mediaTypeOfName(name)
  if (stamp.sizeBytes > needs.limits.inlineLimitBytes) {
    const ref = await needs.blobs.write(piecesOf(handle, stamp.sizeBytes), mediaType)
    return { content: { kind: 'blob', ref }, sha256: ref.sha256 }
  }
  const pieces: Uint8Array[] = []
  for await (const piece of piecesOf(handle, stamp.sizeBytes)) pieces.push(piece)
  const bytes = Buffer.concat(pieces)
  return {
    content: { kind: 'bytes', bytes, mediaType },
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }
}

const pieceBytes = 256 * 1024

/** At most as many bytes as it had: one that grows meanwhile is not taken, and must not fill the store. */
async function* piecesOf(handle: FileHandle, sizeBytes: number): AsyncGenerator<Uint8Array> {
  let at = 0
  while (at < sizeBytes) {
    const piece = Buffer.allocUnsafe(Math.min(pieceBytes, sizeBytes - at))
    const { bytesRead } = await handle.read(piece, 0, piece.length, at)
    if (bytesRead === 0) return
    yield piece.subarray(0, bytesRead)
    at += bytesRead
  }
}
