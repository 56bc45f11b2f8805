import { topics } from '@parley/bus'
import { documentFailure, positionOfFault } from '@parley/channel'
import type { DocumentFault, FoundDocument } from '@parley/document'
import { type IdSource, type MessageId, newMessageId, noLegs } from '@parley/journey'
import { type DocumentGuide, keysOfDocument } from '@parley/model'
import type { BusinessKey, NewMessage, PayloadRole, Rows, Step } from '@parley/store'
import type { DocumentFile } from './document-file.ts'

/** A document, and the hash of its bytes. */
export type Found = { readonly document: FoundDocument; readonly sha256: string }

export type Holding = {
  readonly file: DocumentFile
  readonly guide: DocumentGuide
  /** Of the payload that documents are ranges of. */
  readonly role: PayloadRole
  readonly source: IdSource
}

/** One document as a child of its file: its byte range, keys, faults, and the event that moves it on. */
export function documentRows(holding: Holding, { document, sha256 }: Found): Rows {
  const { file, guide, role, source } = holding
  const { tree, place, faults } = document
  const id = newMessageId(source)
  const at = source.now()
  const fault = documentFailure(faults)
  const keys = Object.entries(keysOfDocument(tree, guide.keys)).map(
    ([name, value]): BusinessKey => ({ messageId: id, name, value }),
  )
  const po = keys.find(({ name }) => name === 'po')?.value
  const thread = po === undefined ? id : `${file.agreement.name}|${po}`
  const { offset, length, line, context } = place
  const { mediaType } = guide.codec
  return {
    messages: [
      {
        ...childRow(file, { id, at, thread, documentType: guide.name }),
        ...{ state: fault ? 'failed' : 'processing', sizeBytes: length, sha256 },
        ...(fault && { failure: fault }),
      },
    ],
    payloads: [
      {
        ...{ messageId: id, role: 'content' },
        content: { kind: 'range', of: file.message.id, role, offset, length, mediaType },
      },
    ],
    keys,
    steps: documentSteps(id, at, document),
    events: fault
      ? []
      : [
          {
            topic: topics.parsed,
            key: thread,
            value: {
              ...{ type: 'parsed', messageId: id, revision: file.message.revision, guide: guide.name },
              place: { offset, line, ...(context !== undefined && { context }) },
              channels: file.channels.map(({ name }) => name),
            },
          },
        ],
  }
}

type Child = {
  readonly id: MessageId
  readonly at: Date
  readonly thread: string
  readonly documentType: string
}

/** What the row of every document of a file has. */
export function childRow({ message, agreement }: DocumentFile, { id, at, thread, documentType }: Child) {
  return {
    ...{ id, parentId: message.id, rootId: message.rootId, direction: 'in', kind: 'transaction' },
    ...{ legs: { ...noLegs, transport: 'accepted' }, mode: agreement.mode, revision: message.revision },
    ...{ thread, partner: agreement.partner.name, agreement: agreement.name, documentType, at },
    ...(message.gateway !== undefined && { gateway: message.gateway }),
    ...(message.fileName !== undefined && { fileName: message.fileName }),
  } as const satisfies Partial<NewMessage>
}

// A timeline is read by people: what lies beyond is counted.
const mostFaults = 20

function documentSteps(messageId: MessageId, at: Date, { place, faults }: FoundDocument): readonly Step[] {
  const line = { messageId, at, stage: 'edi-parser' } as const
  const beyond = faults.length - mostFaults
  const isGood = faults.every(({ severity }) => severity !== 'error')
  const detail = { line: place.line, byteOffset: place.offset, faults: faults.length }
  return [
    { ...line, what: isGood ? 'read' : 'not readable by its guide', detail },
    ...faults.slice(0, mostFaults).map((fault): Step => ({ ...line, what: fault.text, detail: told(fault) })),
    ...(beyond > 0 ? [{ ...line, what: 'more is wrong with it', detail: { count: beyond } }] : []),
  ]
}

function told(fault: DocumentFault): NonNullable<Step['detail']> {
  const { code, severity } = fault
  return { code, severity, ...(positionOfFault(fault) as Record<string, string | number>) }
}
