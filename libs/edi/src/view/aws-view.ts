import type {
  Components,
  Element,
  GroupTree,
  InterchangeTree,
  Loop,
  Segment,
  TransactionTree,
} from './interchange-tree.ts'
import { isLoop } from './interchange-tree.ts'

/** Texts by name, and lists of such. */
export type AwsBranch = { readonly [name: string]: AwsValue }
export type AwsValue = string | AwsBranch | readonly AwsValue[]

export type AwsOptions = {
  /** What stands behind the tag in the name of a loop, by the loop: `{ PO1: '8000' }` gives `PO1-8000_loop`. */
  readonly loopIds?: { readonly [loop: string]: string }
}

/**
 * Interchanges in the JSON shape of AWS B2B Data Interchange:
 *   interchanges[].functional_groups[].transactions[].segments[], and within them
 *   {"BEG_01": "00", "BEG_03": "PO1"}, {"REF_04": {"REF_04_01": "SS"}}, {"PO1_loop": [{"PO1_01": "1"}, {"PID_01": "F"}]}
 * Elements of the envelope have the names of that shape (ISA_06_SenderId), with the padding as sent; trailers are kept
 * beside them (SE_01). What is empty is left out; a repeated element is a list. EDIFACT has the same form (UNB_01_01).
 */
export function awsView(trees: readonly InterchangeTree[], options: AwsOptions = {}): AwsBranch {
  return { interchanges: trees.map((tree) => interchangeView(tree, options)) }
}

/** One transaction in the same shape, alone: of the envelope around it nothing is told. */
export function awsViewOfTransaction(tree: TransactionTree, options: AwsOptions = {}): AwsBranch {
  return { interchanges: [{ functional_groups: [{ transactions: [transactionView(tree, options)] }] }] }
}

function interchangeView(tree: InterchangeTree, options: AwsOptions): AwsBranch {
  const { header, outside = [], groups, trailer } = tree
  const named = header.tag === 'ISA' ? isaView(tree) : segmentView(header)
  return {
    ...named,
    ...(outside.length > 0 && { segments: outside.map((one) => segmentView(one)) }),
    functional_groups: groups.map((group) => groupView(group, options)),
    ...(trailer && segmentView(trailer)),
  }
}

function groupView({ header, transactions, trailer }: GroupTree, options: AwsOptions): AwsBranch {
  return {
    ...(header && segmentView(header, envelopeNames[header.tag])),
    transactions: transactions.map((one) => transactionView(one, options)),
    ...(trailer && segmentView(trailer)),
  }
}

function transactionView({ header, segments, trailer }: TransactionTree, options: AwsOptions): AwsBranch {
  return {
    ...segmentView(header, envelopeNames[header.tag]),
    segments: segments.map((item) => itemView(item, options)),
    ...(trailer && segmentView(trailer)),
  }
}

/** Loops nest as deep as their guide, which is ours; a tree from elsewhere may be no deeper than JSON can be written. */
function itemView(item: Segment | Loop, options: AwsOptions): AwsBranch {
  if (!isLoop(item)) return segmentView(item)
  const { loop, segments } = item
  const [first] = segments
  const tag = first === undefined || isLoop(first) ? loop : first.tag
  const id = options.loopIds?.[loop] ?? (loop === tag ? '' : loop)
  return { [`${tag}${id && `-${id}`}_loop`]: segments.map((one) => itemView(one, options)) }
}

const envelopeNames: { readonly [tag: string]: readonly string[] | undefined } = {
  GS: [
    ...['FunctionalIdentifierCode', 'ApplicationSenderCode', 'ApplicationReceiverCode', 'Date', 'Time'],
    ...['GroupControlNumber', 'ResponsibleAgencyCode', 'Version'],
  ],
  ST: ['TransactionSetIdentifierCode', 'TransactionSetControlNumber'],
}

const isaNames: readonly string[] = [
  ...['AuthorizationQualifier', 'AuthorizationInformation', 'SecurityQualifier', 'SecurityInformation'],
  ...['SenderQualifier', 'SenderId', 'ReceiverQualifier', 'ReceiverId', 'Date', 'Time', 'StandardsId'],
  ...['Version', 'InterchangeControlNumber', 'AcknowledgmentRequested', 'TestIndicator'],
]

/** ISA11 is a repetition separator from 00402 on; ISA16, a separator too, is no data. */
function isaView({ header, separators }: InterchangeTree): AwsBranch {
  const names = separators.repetition === undefined ? isaNames : isaNames.with(10, 'RepetitionSeparator')
  return segmentView({ ...header, elements: header.elements.slice(0, 15) }, names)
}

function segmentView({ tag, elements }: Segment, names: readonly string[] = []): AwsBranch {
  const fields: { [name: string]: AwsValue } = {}
  elements.forEach((element, index) => {
    const plain = `${tag}_${twoDigits(index + 1)}`
    const value = elementView(element, plain)
    const name = names[index]
    if (value !== undefined) fields[name === undefined ? plain : `${plain}_${name}`] = value
  })
  return fields
}

function elementView(element: Element, name: string): AwsValue | undefined {
  if (typeof element === 'string') return element === '' ? undefined : element
  if (!('repetitions' in element)) return componentsView(element, name)
  const list = element.repetitions.map((one) => (typeof one === 'string' ? one : componentsView(one, name)))
  return list.flatMap((one) => (one === undefined || one === '' ? [] : [one]))
}

function componentsView(components: Components, name: string): AwsBranch | undefined {
  const filled = components.flatMap((text, index) =>
    text === '' ? [] : [[`${name}_${twoDigits(index + 1)}`, text] as const],
  )
  return filled.length === 0 ? undefined : Object.fromEntries(filled)
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
