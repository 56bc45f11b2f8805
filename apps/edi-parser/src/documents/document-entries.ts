import { topics } from '@parley/bus'
import { type Failure, type FailureCode, failure, newMessageId } from '@parley/journey'
import type { Channel } from '@parley/model'
import { type Entry, joinRows, type MessageRow, type Rows } from '@parley/store'
import type { DocumentFile } from './document-file.ts'
import { childRow, documentRows, type Found, type Holding } from './document-rows.ts'

/** How many documents a file has given until now. */
export type Tally = { readonly documents: number; readonly failed: number }

export type Batch = {
  /** Counted from 0. The same file and revision give the same batches, so that a second reading meets its own claims. */
  readonly number: number
  readonly found: readonly Found[]
  /** There in the last batch: what all of them held. */
  readonly all?: Tally
}

/** The next documents of a file; with the last of them the file is read, and ends when they have. */
export function batchEntry(holding: Holding, { number, found, all }: Batch): Entry {
  const { id } = holding.file.message
  const parts = found.map((one) => documentRows(holding, one))
  return {
    ...{ claim: `documents|${id}|${number}`, messageId: id },
    ...joinRows(all ? [...parts, readRows(holding.file, all, holding.source.now())] : parts),
  }
}

function readRows(file: DocumentFile, { documents, failed }: Tally, at: Date): Rows {
  const { message, agreement } = file
  const [{ in: source }] = file.channels
  const state = documents === 0 ? 'closed' : 'processing'
  const detail = { guide: source.guide.name, documents, failed }
  return {
    changes: [
      {
        ...{ messageId: message.id, at, state },
        ...{ agreement: agreement.name, partner: agreement.partner.name },
      },
    ],
    steps: [
      {
        ...{ messageId: message.id, at, stage: 'edi-parser', detail },
        what: documents === 0 ? 'no document in it' : 'read',
      },
    ],
    events: [outcomeOf(message)],
  }
}

/** A file of which no document is told from another: it goes on whole, as one. */
export function wholeEntry({ file, source }: Omit<Holding, 'guide' | 'role'>, mediaType: string): Entry {
  const { message, channels } = file
  const [{ in: way }] = channels
  const id = newMessageId(source)
  const at = source.now()
  const { sizeBytes, sha256 } = message
  const child: Rows = {
    messages: [
      {
        ...childRow(file, { id, at, thread: id, documentType: way.guide.name }),
        ...{ state: 'processing', sizeBytes, sha256 },
      },
    ],
    payloads: [
      {
        ...{ messageId: id, role: 'content' },
        content: { kind: 'range', of: message.id, role: 'content', offset: 0, length: sizeBytes, mediaType },
      },
    ],
    steps: [
      { messageId: id, at, stage: 'edi-parser', what: file.together ? 'kept together' : 'passed on unread' },
    ],
    events: [
      {
        topic: topics.parsed,
        key: id,
        value: {
          ...{ type: 'parsed', messageId: id, revision: message.revision, guide: way.guide.name },
          ...{ place: { offset: 0, line: 1 }, channels: channels.map(({ name }) => name) },
        },
      },
    ],
  }
  return {
    ...{ claim: `documents|${message.id}|0`, messageId: message.id },
    ...joinRows([child, readRows(file, { documents: 1, failed: 0 }, at)]),
  }
}

/** A packed file as plain bytes, of which its documents are ranges. */
export function unpackedEntry({ message }: DocumentFile, bytes: Uint8Array, at: Date): Entry {
  const content = { kind: 'bytes', bytes, mediaType: 'application/octet-stream' } as const
  return {
    ...{ claim: `unpacked|${message.id}`, messageId: message.id },
    payloads: [{ messageId: message.id, role: 'unpacked', content }],
    steps: [
      {
        ...{ messageId: message.id, at, stage: 'edi-parser', what: 'unpacked' },
        detail: { sizeBytes: bytes.length },
      },
    ],
  }
}

/** Nobody could say what the file is, or it could not be read at all: kept, with an owner where it has one. */
export function asideEntry({ id }: MessageRow, fault: Failure, at: Date): Entry {
  return {
    ...{ claim: `parse|${id}`, messageId: id },
    changes: [{ messageId: id, at, state: 'quarantined', failure: fault }],
    steps: [{ messageId: id, at, stage: 'edi-parser', what: 'quarantined', detail: { code: fault.code } }],
  }
}

export function fileFailure(code: FailureCode, text: string): Failure {
  return failure(code, 'edi-parser', text)
}

/** What to do about a file that no channel takes. */
export function unclaimedText({ gateway, agreement }: Pick<MessageRow, 'gateway' | 'agreement'>): string {
  const way =
    gateway === 'as2' ? `agreement ${agreement} takes over AS2` : `takes files of Gateway ${gateway}`
  return `It is no EDI, and no enabled channel ${gateway === 'as2' ? `of ${way}` : way} with this name. Add one (in.gateway, in.files), deploy, then resubmit.`
}

export function ambiguousText(channels: readonly Channel[]): string {
  const names = channels.map(({ name }) => name).join(', ')
  return `The channels ${names} would each take this file as something else. Give them in.files that tell their files apart, deploy, then resubmit.`
}

function outcomeOf({ id, rootId }: MessageRow) {
  return { topic: topics.outcome, key: rootId, value: { type: 'outcome', messageId: id, rootId } } as const
}
