import {
  type CompiledGuide,
  type EdiEvent,
  type Finding,
  type GroupOpening,
  type InterchangeOpening,
  maskTransaction,
  readEdiStream,
  standardOfTransaction,
  type Transaction,
} from '@parley/edi'
import { Unreadable } from '../../terminal.ts'
import type { GuideBook } from './guide-book.ts'

/** A transaction as it comes by, with its own bytes; they are good until the next one is asked for. */
export type Met = {
  readonly interchange: InterchangeOpening
  readonly group: GroupOpening
  readonly transaction: Transaction
  /** Such as x12/004010/850. */
  readonly standard: string
  /** Missing when no dictionary has the message. */
  readonly guide?: CompiledGuide
  /** Missing of what is longer than can be read; it has a finding that says so. */
  readonly bytes?: Uint8Array
}

export type Around = Exclude<EdiEvent, { readonly kind: 'transaction' }>
export type Passing = Around | ({ readonly kind: 'transaction' } & Met)

/**
 * What is in a file, in its order and in bounded memory, each transaction with its guide. A file without an interchange
 * cannot be read (exit code 2).
 */
export async function* meet(chunks: AsyncIterable<Uint8Array>, book: GuideBook): AsyncGenerator<Passing> {
  const before: Finding[] = []
  let isOpen = false
  for await (const event of readEdiStream(chunks)) {
    if (event.kind === 'outside' && !isOpen) {
      before.push(event.finding)
      continue
    }
    if (!isOpen) {
      for (const finding of before) yield { kind: 'outside', finding }
      isOpen = true
    }
    if (event.kind === 'transaction') yield await met(event, book)
    else yield event
  }
  if (isOpen) return
  throw new Unreadable(before.map(({ byteOffset, text }) => `byte ${byteOffset}: ${text}`).join('\n'))
}

async function met(
  event: Extract<EdiEvent, { readonly kind: 'transaction' }>,
  book: GuideBook,
): Promise<{ readonly kind: 'transaction' } & Met> {
  const standard = standardOfTransaction(event.interchange, event.group, event.transaction)
  const guide = await book.guideFor(standard)
  return { ...event, standard, ...(guide && { guide }) }
}

/** What framing finds as it goes by. */
export function findingsOf(event: Passing): readonly Finding[] {
  switch (event.kind) {
    case 'outside':
      return [event.finding]
    case 'transaction':
      return event.transaction.findings
    case 'group-closed':
    case 'interchange-closed':
      return event.closing.findings
    default:
      return []
  }
}

/** Where the bytes of a transaction stand, and what its interchange says of their separators and characters. */
export function whereOf({ interchange, transaction }: Pick<Met, 'interchange' | 'transaction'>) {
  const { delimiters, header } = interchange
  return { delimiters, header, fileOffset: transaction.range.offset }
}

/** Who sent it to whom, and its number; also of what has been masked. */
export function partiesOf({ header }: Pick<InterchangeOpening, 'header'>) {
  const { controlNumber } = header
  return 'sender' in header
    ? { controlNumber, sender: header.sender.id, receiver: header.recipient.id }
    : { controlNumber, sender: header.senderId, receiver: header.receiverId }
}

/** The same without anything to read in it: values and the ids of the parties as xxx. */
export function masked(met: Met): Met {
  const { interchange, bytes } = met
  return {
    ...met,
    interchange: { ...interchange, header: maskedHeader(interchange.header) } as InterchangeOpening,
    ...(bytes && { bytes: maskTransaction(bytes, interchange.delimiters) }),
  }
}

function maskedHeader(header: InterchangeOpening['header']) {
  const crossed = (id: string) => 'x'.repeat(id.length)
  return 'sender' in header
    ? {
        ...header,
        sender: { ...header.sender, id: crossed(header.sender.id) },
        recipient: { ...header.recipient, id: crossed(header.recipient.id) },
      }
    : { ...header, senderId: crossed(header.senderId), receiverId: crossed(header.receiverId) }
}
