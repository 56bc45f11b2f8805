import { octetElements } from '../frame/x12/binary-segment.ts'
import { type GroupTree, type InterchangeTree, type Segment, textAt } from '../view/interchange-tree.ts'
import type { SegmentWriter } from './segment-writer.ts'
import { type TransactionForm, transactionNumber, writeTransaction } from './write-transaction.ts'

const form: TransactionForm = {
  ...{ header: 'ST', trailer: 'SE', tag: /^[A-Z][A-Z0-9]{1,2}$/ },
  envelope: new Set(['ISA', 'IEA', 'GS', 'GE', 'ST', 'SE']),
  octets: octetElements,
}

// What may stand between ISA and the first GS (X12.5, X12.6).
const notes: ReadonlySet<string> = new Set(['TA1', 'TA3', 'ISB', 'ISE'])

/** ISA, TA1, groups and IEA. A group or transaction without a number gets the next one. */
export function writeX12(tree: InterchangeTree, writer: SegmentWriter): void {
  writeIsa(tree, writer)
  for (const one of tree.outside ?? []) {
    if (!notes.has(one.tag)) writer.problem('only TA1 and its like stand outside every transaction')
    else writer.segment(one.tag, one.elements)
  }
  tree.groups.forEach((group, index) => {
    writer.at(index)
    writeGroup(group, index, writer)
  })
  writer.at()
  writer.segment('IEA', [String(tree.groups.length), isaNumber(tree.header)], tree.ending)
}

function isaNumber(isa: Segment): string {
  return textAt(isa, 13).padStart(9, '0')
}

function writeGroup({ header, transactions }: GroupTree, index: number, writer: SegmentWriter): void {
  if (header?.tag !== 'GS') {
    writer.problem('a group begins with GS')
    return
  }
  const elements = [...header.elements]
  elements[5] ||= String(index + 1)
  writer.segment('GS', elements)
  transactions.forEach((transaction, position) => {
    writer.at(index, position)
    if (transaction.header.tag !== 'ST' || textAt(transaction.header, 1) === '') {
      writer.problem('a transaction begins with ST and the number of its set')
    }
    const [setId = '', number, ...others] = transaction.header.elements
    const controlNumber = transactionNumber(writer, number, String(position + 1).padStart(4, '0'))
    const numbered = { ...transaction.header, elements: [setId, controlNumber, ...others] }
    if (transaction.charset) writer.useCharset(transaction.charset)
    writeTransaction(writer, { ...transaction, header: numbered }, { form, controlNumber })
    if (transaction.charset) writer.useCharset()
  })
  writer.at(index)
  writer.segment('GE', [String(transactions.length), textAt({ ...header, elements }, 6)])
}

type IsaField = readonly [length: number, form: RegExp, text: string]

/*
 * ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260115*0930*U*00401*000000101*0*P*>~
 *     01 2 chars   02 10 chars ... 16 elements of fixed length: 106 bytes with the terminator.
 */
const isaFields: readonly IsaField[] = [
  [2, /^[A-Z0-9]{2}$/, 'ISA01 has two characters'],
  [10, /^[\x20-\x7e]{0,10}$/, 'ISA02 has up to 10 characters'],
  [2, /^[A-Z0-9]{2}$/, 'ISA03 has two characters'],
  [10, /^[\x20-\x7e]{0,10}$/, 'ISA04 has up to 10 characters'],
  [2, /^[A-Z0-9]{2}$/, 'ISA05 has two characters'],
  [15, /^[\x21-\x7e][\x20-\x7e]{0,14}$/, 'ISA06 has 1 to 15 characters'],
  [2, /^[A-Z0-9]{2}$/, 'ISA07 has two characters'],
  [15, /^[\x21-\x7e][\x20-\x7e]{0,14}$/, 'ISA08 has 1 to 15 characters'],
  [6, /^\d{6}$/, 'ISA09 is YYMMDD'],
  [4, /^\d{4}$/, 'ISA10 is HHMM'],
  [1, /^[\x21-\x7e]$/, 'ISA11 is U or the repetition separator'],
  [5, /^00\d{3}$/, 'ISA12 has five digits'],
  [9, /^\d{1,9}$/, 'ISA13 has up to nine digits'],
  [1, /^[01]$/, 'ISA14 is 0 or 1'],
  [1, /^[IPT]$/, 'ISA15 is P, T or I'],
  [1, /^[\x21-\x7e]$/, 'ISA16 is the component separator'],
]

function writeIsa({ header, separators }: InterchangeTree, writer: SegmentWriter): void {
  const { element, component, segment, repetition } = separators
  if (header.tag !== 'ISA') writer.problem('an X12 interchange begins with ISA')
  const texts = isaFields.map(([length, form, text], index) => {
    const value = isaValue(header, index + 1, { component, repetition })
    const kept = index === 12 ? value.padStart(9, '0') : value.padEnd(length)
    // Only blanks are padding: `trimEnd` would take a byte order mark for one.
    const isWhole = kept.length === length && (form.test(value) || form.test(value.replace(/ +$/, '')))
    const hasSeparator =
      index !== 10 && index !== 15 && [element, component, segment].some((one) => kept.includes(one))
    if (!isWhole) writer.problem(text)
    else if (hasSeparator) writer.problem(`${text.slice(0, 5)} contains a separator`)
    return kept
  })
  writer.raw(['ISA', ...texts].join(element) + segment)
}

function isaValue(
  header: Segment,
  position: number,
  { component, repetition }: { component: string; repetition: string | undefined },
): string {
  if (position === 16) return component
  if (position !== 11) return textAt(header, position)
  if (repetition !== undefined) return repetition
  const told = textAt(header, 11)
  // A mark here would be read as a repetition separator.
  return /^[A-Z0-9]$/.test(told) || textAt(header, 12) < '00402' ? told || 'U' : 'U'
}
