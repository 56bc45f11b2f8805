import type { MessageId } from '@parley/journey'
import type { Revision } from '@parley/model'
import { RpcFailure } from '@parley/rpc'
import type { File } from '@parley/rpc/parser/v1'
import { askedRevision, type MessageRow } from '@parley/store'
import type { Needs } from '../needs.ts'

/** A file that somebody asks about, and how it would have come in. */
export type AskedFile = {
  readonly bytes: Uint8Array
  readonly revision: Revision
  /** Empty: its own envelope alone says what it is. */
  readonly gateway: string
  readonly agreement?: string
  readonly fileName?: string
}

/** A question is answered at once, in memory: what is larger goes over the road. */
const mostBytes = 16 * 1024 * 1024
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Throws RpcFailure when the question names nothing that can be looked at. */
export async function askedFile(needs: Needs, file: File | undefined): Promise<AskedFile> {
  const source = file?.source
  if (file === undefined || source === undefined) {
    throw new RpcFailure('invalid', 'No file is named: give its content, or the id of a message.')
  }
  const message = source.$case === 'messageId' ? await fileMessage(needs, source.value) : undefined
  const bytes = source.$case === 'content' ? source.value : await contentOf(needs, source.value as MessageId)
  refuseLarge(bytes.length)
  return { bytes, revision: await revisionAsked(needs, file.revision), ...waysOf(file, message) }
}

/** The word of the question before that of the message. */
function waysOf(file: File, message: MessageRow | undefined): Omit<AskedFile, 'bytes' | 'revision'> {
  const gateway = file.gateway || (message?.gateway ?? '')
  const agreement = file.agreement || message?.agreement
  const fileName = file.fileName || message?.fileName
  return {
    gateway,
    ...(agreement !== undefined && { agreement }),
    ...(fileName !== undefined && { fileName }),
  }
}

async function fileMessage({ chronicle }: Needs, id: string): Promise<MessageRow> {
  const message = uuid.test(id) ? await chronicle.message(id as MessageId) : undefined
  if (message === undefined) throw new RpcFailure('not-found', `There is no message ${id}.`)
  if (message.kind === 'file') return message
  const text = `Message ${id} is a ${message.kind}, no file. The file it came from is ${message.rootId}.`
  throw new RpcFailure('invalid', text)
}

async function contentOf({ payloads }: Needs, id: MessageId): Promise<Uint8Array> {
  const content = (await payloads.list(id)).find(({ role }) => role === 'content')
  if (content === undefined) {
    throw new RpcFailure('not-found', `Message ${id} has no content: nothing of it could be opened.`)
  }
  refuseLarge(content.sizeBytes)
  return payloads.read(id, 'content')
}

function refuseLarge(sizeBytes: number): void {
  if (sizeBytes <= mostBytes) return
  const text = `The file has ${sizeBytes} bytes; up to ${mostBytes} are looked at in one question. Ask about a part of it.`
  throw new RpcFailure('too-large', text)
}

async function revisionAsked({ revisions }: Needs, id: string): Promise<Revision> {
  const revision = await askedRevision(revisions, id)
  if (revision !== undefined) return revision
  const text = id === '' ? 'Nothing is deployed. Deploy first.' : `There is no revision ${id}.`
  throw new RpcFailure('not-found', text)
}
