import type {
  EdifactGroupHeader,
  EdifactHeader,
  EdifactParty,
  GroupHeader,
  InterchangeHeader,
} from '../interchange.ts'
import {
  type Element,
  type InterchangeTree,
  type Segment,
  type Separators,
  type TransactionTree,
  textAt,
} from '../view/interchange-tree.ts'

/** An interchange of our own making: envelopes as the framer tells them, transactions as segments. */
export type InterchangeContent = X12Content | EdifactContent

export type X12Content = {
  readonly standard: 'x12'
  readonly separators: Separators
  readonly header: InterchangeHeader
  readonly groups: readonly {
    readonly header: GroupHeader
    readonly transactions: readonly TransactionContent[]
  }[]
}

export type EdifactContent = {
  readonly standard: 'edifact'
  readonly separators: Separators
  readonly header: EdifactHeader
  /** Without a header the messages stand directly in the interchange. */
  readonly groups: readonly {
    readonly header?: EdifactGroupHeader
    readonly transactions: readonly TransactionContent[]
  }[]
}

/** ST or UNH first; without a trailer. */
export type TransactionContent = readonly [header: Segment, ...segments: Segment[]]

/** The tree that `writeInterchange` takes, for an interchange that nobody sent yet. */
export function buildInterchange(content: InterchangeContent): InterchangeTree {
  const { standard, separators } = content
  if (content.standard === 'x12') {
    const groups = content.groups.map(({ header, transactions }) => {
      return { header: gsSegment(header), transactions: transactions.map(transactionTree) }
    })
    return { standard, separators, header: isaSegment(content.header), groups }
  }
  const groups = content.groups.map(({ header, transactions }) => ({
    ...(header !== undefined && { header: ungSegment(header, transactions[0]?.[0]) }),
    transactions: transactions.map(transactionTree),
  }))
  return { standard, separators, header: unbSegment(content.header), groups }
}

function transactionTree([header, ...segments]: TransactionContent): TransactionTree {
  return { header, segments }
}

/** ISA01 to ISA04 stay empty (00); the writer pads, and puts the separators into ISA11 and ISA16. */
function isaSegment(header: InterchangeHeader): Segment {
  const { senderQualifier, senderId, receiverQualifier, receiverId, date, time } = header
  const { version, controlNumber, acknowledgmentRequested, usage } = header
  const parties = [senderQualifier, senderId, receiverQualifier, receiverId]
  const asked = acknowledgmentRequested ? '1' : '0'
  const elements = ['00', '', '00', '', ...parties, date, time, 'U', version, controlNumber, asked, usage, '']
  return { tag: 'ISA', elements }
}

/** GS07 is X: the standards are those of ASC X12. */
function gsSegment(header: GroupHeader): Segment {
  const { functionalId, senderCode, receiverCode, date, time, controlNumber, version } = header
  return {
    tag: 'GS',
    elements: [functionalId, senderCode, receiverCode, date, time, controlNumber, 'X', version],
  }
}

/** UNB: S001, S002, S003, S004, 0020, S005, 0026, 0029, 0031, 0032, 0035 (ISO 9735). */
function unbSegment(header: EdifactHeader): Segment {
  const { syntax, syntaxVersion, sender, recipient, date, time, controlNumber } = header
  const { applicationReference, acknowledgmentRequest, agreement, test } = header
  const elements: Element[] = [[syntax, syntaxVersion], party(sender), party(recipient), [date, time]]
  elements.push(controlNumber, '', applicationReference, '', acknowledgmentRequest, agreement, test)
  return { tag: 'UNB', elements }
}

function party({ id, qualifier, internal }: EdifactParty): Element {
  return [id, qualifier, internal]
}

/** UNG: 0038, S006, S007, S004, 0048, 0051, S008; agency and version are those of its first message. */
function ungSegment(header: EdifactGroupHeader, unh: Segment | undefined): Segment {
  const { functionalId, sender, recipient, date, time, controlNumber } = header
  const parties = [sender, recipient].map(({ id, qualifier }) => [id, qualifier])
  const [version, release, agency, association] = [2, 3, 4, 5].map((component) =>
    unh === undefined ? '' : textAt(unh, 2, component),
  )
  const message = [version ?? '', release ?? '', association ?? '']
  return {
    tag: 'UNG',
    elements: [functionalId, ...parties, [date, time], controlNumber, agency ?? '', message],
  }
}
