import { envelopeFaults, groupFaults } from '../acknowledge/edifact-envelope-faults.ts'
import { isAcknowledgementMessage } from '../acknowledge/is-acknowledgement.ts'
import type { Finding } from '../finding.ts'
import { FileFrame } from '../frame/file-frame.ts'
import { FileReader } from '../frame/file-reader.ts'
import { FoundFraming } from '../frame/found-framing.ts'
import type { FramingEvent, InterchangeOpening } from '../frame/framing-event.ts'
import { defaultLimits, type FramerLimits } from '../frame/limits.ts'
import type { EdifactGroup, EdifactInterchange, Interchange, Transaction } from '../interchange.ts'
import { createSplitter, type PartLimits, type Splitter } from './create-splitter.ts'
import type { SplitPart } from './split-part.ts'

/**
 * An interchange of any number of transactions, in little memory: of each group only those transactions are in it that
 * stand for all where the envelope is judged and answered (`envelopeFaults`, `groupFaults`, `holdsOnlyAcknowledgements`),
 * the first among them.
 */
export type InterchangeOutline = {
  readonly interchange: Interchange
  /** All that came. */
  readonly transactions: number
  readonly parts: number
}

/** Told as the file flows by: the parts of an interchange, then the interchange. No part reaches over its end. */
export type OutlineTaker = {
  part(part: SplitPart): void
  interchange(outline: InterchangeOutline): void
  outside(finding: Finding): void
}

/** Takes a file in chunks of any size. What framing finds is the same as for a file framed whole. */
export type Outliner = { push(chunk: Uint8Array): void; end(): void }

/** Outlines a file of any length; holds one segment and the part at hand. Never throws on what a partner sent. */
export function createOutliner(take: OutlineTaker, limits: PartLimits & FramerLimits): Outliner {
  const outlining = new Outlining(take, limits)
  const frame = new FileFrame({ ...defaultLimits, ...limits }, (event) => outlining.take(event))
  const reader = new FileReader(frame)
  return { push: (chunk) => reader.write(chunk), end: () => reader.end() }
}

class Outlining {
  private readonly taker: OutlineTaker
  private readonly splitter: Splitter
  private readonly framing = new FoundFraming()
  private standing = new Standing()
  private transactions = 0
  private parts = 0

  constructor(taker: OutlineTaker, limits: PartLimits) {
    this.taker = taker
    this.splitter = createSplitter((part) => {
      this.parts++
      taker.part(part)
    }, limits)
  }

  take(event: FramingEvent): void {
    this.splitter.take(event)
    switch (event.kind) {
      case 'outside':
        this.taker.outside(event.finding)
        return
      case 'transaction':
        this.transactions++
        if (this.standing.stands(event)) this.framing.take(event)
        return
      case 'group-opened':
        this.standing = new Standing()
        break
      case 'interchange-closed':
        this.close(event)
        return
      case 'interchange-opened':
      case 'group-closed':
      case 'note':
        break
      default:
        event satisfies never
    }
    this.framing.take(event)
  }

  private close(event: Extract<FramingEvent, { kind: 'interchange-closed' }>): void {
    this.splitter.end()
    this.framing.take(event)
    const interchange = this.framing.lastInterchange()
    if (interchange === undefined) throw new Error('an interchange closed, and there is none')
    this.taker.interchange({ interchange, transactions: this.transactions, parts: this.parts })
    this.transactions = 0
    this.parts = 0
  }
}

/** Chooses the transactions that stand for all of one group. */
class Standing {
  private readonly told = new Set<string>()

  stands({ interchange, transaction }: Extract<FramingEvent, { kind: 'transaction' }>): boolean {
    const before = this.told.size
    this.told.add('first')
    if (interchange.standard === 'edifact') {
      this.told.add(isAcknowledgementMessage(transaction) ? 'acknowledgement' : 'document')
      for (const { code } of faultsOf(interchange, transaction)) this.told.add(code)
    }
    return this.told.size > before
  }
}

/** What an EDIFACT message alone makes wrong with the interchange or the group around it. */
function faultsOf(
  opening: Extract<InterchangeOpening, { standard: 'edifact' }>,
  transaction: Transaction,
): readonly Finding[] {
  const bare: EdifactGroup = { transactions: [transaction], findings: [] }
  const interchange: EdifactInterchange = {
    ...opening,
    ...{ range: { offset: 0, length: 0 }, groups: [bare], findings: [] },
  }
  return [...envelopeFaults(interchange), ...groupFaults(interchange, bare)]
}
