import { topics } from '@parley/bus'
import { failure, type MessageId, noLegs } from '@parley/journey'
import { agreementOfFolder, type FolderGateway, type Revision } from '@parley/model'
import type { Entry, NewMessage, PayloadContent, Step } from '@parley/store'
import type { WaitingFile } from './waiting-file.ts'

/** A file that is to be taken, and what is known of its place. */
export type Taking = {
  readonly id: MessageId
  readonly at: Date
  readonly revision: Revision
  readonly gateway: FolderGateway
  readonly file: WaitingFile
}

/** Its bytes as the ledger takes them. */
export type Read = { readonly content: PayloadContent; readonly sha256: string }

/** Everything that becomes true when a file is taken. Only then it leaves its folder. */
export function takenEntry(taking: Taking, { content, sha256 }: Read): Entry {
  const { id, revision, gateway } = taking
  const { sizeBytes } = taking.file.stamp
  return {
    claim: claimOf(taking, sha256),
    messageId: id,
    messages: [{ ...fileRow(taking), state: 'received', legs: { ...noLegs, transport: 'accepted' }, sha256 }],
    payloads: [{ messageId: id, role: 'content', content }],
    keys: keysOf(taking),
    steps: [takenStep(taking, { sizeBytes, gateway: gateway.name })],
    events: [
      {
        topic: topics.received,
        key: id,
        value: { type: 'received', messageId: id, revision: revision.id, ofAnyFormat: true },
      },
    ],
  }
}

/** Promise 2: path, size and hash name a file for ever; where repeats count, the file itself. */
function claimOf({ gateway, file }: Taking, sha256: string): string {
  const { sizeBytes, inode, modified } = file.stamp
  const key = `file|${gateway.path}/${file.name}|${sizeBytes}|${sha256}`
  return gateway.pickup?.repeats === 'take' ? `${key}|${inode}|${modified}` : key
}

/** The file of one before, put there again: noted, and without effect. */
export function repeatEntry(taking: Taking, original: MessageId, sha256: string): Entry {
  const { id, at, file } = taking
  const { sizeBytes, inode, modified } = file.stamp
  return {
    claim: `file-repeat|${original}|${inode}|${modified}`,
    messageId: id,
    messages: [
      { ...fileRow(taking), state: 'duplicate', legs: { ...noLegs, transport: 'accepted' }, sha256 },
    ],
    payloads: [
      {
        messageId: id,
        role: 'content',
        content: {
          ...{ kind: 'range', of: original, role: 'content', offset: 0, length: sizeBytes },
          mediaType: 'application/octet-stream',
        },
      },
    ],
    keys: keysOf(taking),
    steps: [
      takenStep(taking, { sizeBytes }),
      { messageId: id, at, stage: 'folder-gateway', what: 'duplicate of', detail: { original } },
      {
        ...{ messageId: original, at, stage: 'folder-gateway', what: 'the same file came again' },
        detail: { repeat: id },
      },
    ],
  }
}

/** A file too large to be taken is not read; that it came, and where it lies, is in the ledger. */
export function tooLargeEntry(taking: Taking, maxFileBytes: number): Entry {
  const { id, at, file, gateway } = taking
  const { sizeBytes, inode, modified } = file.stamp
  const text = `The file is larger than the ${maxFileBytes} bytes that Gateway ${gateway.name} takes; it lies in its subfolder ${gateway.pickup?.refused}. Raise pickup.maxFile, deploy, and put it back, or have it sent in parts.`
  const fault = failure('FILE_TOO_LARGE', 'folder-gateway', text)
  return {
    claim: `file-too-large|${gateway.path}/${file.name}|${sizeBytes}|${inode}|${modified}`,
    messageId: id,
    messages: [
      {
        ...fileRow(taking),
        ...{ state: 'quarantined', legs: { ...noLegs, transport: 'rejected' }, sha256: '', failure: fault },
      },
    ],
    keys: keysOf(taking),
    steps: [
      {
        ...{ messageId: id, at, stage: 'folder-gateway', what: 'quarantined' },
        detail: { code: fault.code, sizeBytes },
      },
    ],
  }
}

function fileRow({ id, at, revision, gateway, file }: Taking) {
  const agreement = agreementOfFolder(revision, gateway.name, file.name)
  return {
    ...{ id, rootId: id, direction: 'in', kind: 'file', revision: revision.id, gateway: gateway.name, at },
    ...{ fileName: file.name, sizeBytes: file.stamp.sizeBytes },
    // Whose it is may only be known when it is read; what is not known to be a test is not one.
    mode: agreement?.mode ?? 'production',
    ...(agreement && { agreement: agreement.name, partner: agreement.partner.name }),
  } as const satisfies Partial<NewMessage>
}

function keysOf({ id, file }: Taking) {
  return [{ messageId: id, name: 'file-name', value: file.name }]
}

const taken = 'taken from folder'

/** The stamp tells a file that is still there after a crash from one that was put there again. */
function takenStep({ id, at, file }: Taking, detail: NonNullable<Step['detail']>): Step {
  const { inode, modified } = file.stamp
  return { messageId: id, at, stage: 'folder-gateway', what: taken, detail: { ...detail, inode, modified } }
}

/** Whether these are the steps of a message that was made of this very file. */
export function isOfFile(steps: readonly Step[], { stamp }: WaitingFile): boolean {
  const detail = steps.find(({ what }) => what === taken)?.detail
  return detail?.inode === stamp.inode && detail.modified === stamp.modified
}
