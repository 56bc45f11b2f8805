import { readServiceString } from '../frame/edifact/read-service-string.ts'
import {
  type GroupTree,
  type InterchangeTree,
  type Segment,
  type Separators,
  type TransactionTree,
  textAt,
} from '../view/interchange-tree.ts'
import { separatorsOf } from '../view/separators.ts'
import type { SegmentWriter } from './segment-writer.ts'
import { isOctets, type TransactionForm, transactionNumber, writeTransaction } from './write-transaction.ts'

const form: TransactionForm = {
  ...{ header: 'UNH', trailer: 'UNT', tag: /^[A-Z][A-Z0-9]{2}$/ },
  envelope: new Set(['UNA', 'UNB', 'UNZ', 'UNG', 'UNE', 'UNH', 'UNT', 'UNO', 'UNP']),
  octets: new Map(),
}

/** UNA where it is needed or asked for, UNB, groups and messages, UNZ (ISO 9735). A message without a number gets the next one. */
export function writeEdifact(tree: InterchangeTree, writer: SegmentWriter, alwaysUna: boolean): void {
  const { header, separators, groups } = tree
  const isNeeded = alwaysUna || tree.serviceString !== undefined || !isAssumed(separators, header)
  if (isNeeded) writer.raw(serviceStringFor(tree))
  checkUnb(header, writer)
  writer.segment('UNB', header.elements)
  if ((tree.outside ?? []).length > 0) writer.problem('no segment stands outside every message')
  let position = 0
  groups.forEach((group, index) => {
    writer.at(index)
    position = writeGroup(group, { index, position }, writer)
  })
  writer.at()
  // UNZ 0036 counts groups, or messages where there are none.
  const withHeader = groups.filter((group) => group.header !== undefined).length
  if (withHeader > 0 && withHeader < groups.length) {
    writer.problem('an interchange holds groups or messages, not both')
  }
  writer.segment('UNZ', [String(withHeader > 0 ? withHeader : position), textAt(header, 5)], tree.ending)
}

function writeGroup(
  { header, transactions }: GroupTree,
  { index, position }: { readonly index: number; readonly position: number },
  writer: SegmentWriter,
): number {
  if (header !== undefined) {
    if (header.tag !== 'UNG' || textAt(header, 5) === '')
      writer.problem('a group begins with UNG and has a reference (0048)')
    writer.segment('UNG', header.elements)
  }
  let next = position
  transactions.forEach((transaction, inGroup) => {
    next++
    writer.at(index, inGroup)
    if (transaction.charset) writer.useCharset(transaction.charset)
    if (transaction.header.tag === 'UNO') writePackage(transaction, String(next), writer)
    else writeMessage(transaction, String(next), writer)
    if (transaction.charset) writer.useCharset()
  })
  writer.at(index)
  if (header !== undefined) writer.segment('UNE', [String(transactions.length), textAt(header, 5)])
  return next
}

function writeMessage(transaction: TransactionTree, nextNumber: string, writer: SegmentWriter): void {
  const { header } = transaction
  const [number, identifier = '', ...others] = header.elements
  const controlNumber = transactionNumber(writer, number, nextNumber)
  if (header.tag !== 'UNH' || textAt(header, 2) === '') {
    writer.problem('a message begins with UNH and its type')
  }
  const numbered = { ...header, elements: [controlNumber, identifier, ...others] }
  writeTransaction(writer, { ...transaction, header: numbered }, { form, controlNumber })
}

/** UNO: 0048, S020, S021, S022 with the number of octets first; UNP repeats number and reference (ISO 9735-8). */
function writePackage(
  { header, segments, octets = '' }: TransactionTree,
  nextNumber: string,
  writer: SegmentWriter,
): void {
  const [number, reference = '', type = '', status = '', ...others] = header.elements
  const controlNumber = transactionNumber(writer, number, nextNumber)
  if (!isOctets(octets)) {
    writer.problem('the octets of a package are one text, a character from U+0000 to U+00FF for each')
    return
  }
  if (segments.length > 0) writer.problem('a package holds octets and no segments')
  const count = String(octets.length)
  const counted =
    typeof status === 'object' && !('repetitions' in status) ? [count, ...status.slice(1)] : count
  writer.packed([controlNumber, reference, type, counted, ...others], octets)
  writer.segment('UNP', [count, controlNumber])
}

/** What a reader takes for granted without a UNA depends on the syntax that UNB names. */
function isAssumed(separators: Separators, unb: Segment): boolean {
  const { element, component } = separators
  const head = `UNB${element}${textAt(unb, 1)}${component}${textAt(unb, 1, 2)}${element}`
  const assumed = readServiceString(Buffer.from(head, 'latin1'))
  if (typeof assumed === 'string') return false
  const theirs = separatorsOf(assumed.delimiters)
  const names = ['element', 'component', 'segment', 'repetition', 'release', 'decimal'] as const
  return names.every(
    (name) => theirs[name] === (name === 'decimal' ? (separators.decimal ?? '.') : separators[name]),
  )
}

/** As it came, where it says the same; before version 4 some write a repetition separator that means nothing. */
function serviceStringFor({ serviceString: told = '', separators, header }: InterchangeTree): string {
  const computed = serviceString(separators)
  const reserved = textAt(header, 1, 2) !== '4' && /^[*!^|%]$/.test(told.slice(7, 8)) ? told.slice(7, 8) : ' '
  return told === computed.slice(0, 7) + reserved + computed.slice(8) ? told : computed
}

/** UNA: component, element, decimal mark, release, repetition (a blank before syntax version 4), terminator. */
export function serviceString(separators: Separators): string {
  const { component, element, decimal = '.', release = ' ', repetition = ' ', segment } = separators
  return `UNA${component}${element}${decimal}${release}${repetition}${segment}`
}

const unbFields: readonly (readonly [element: number, component: number, form: RegExp, text: string])[] = [
  [1, 1, /^[A-Z]{4}$/, 'UNB S001 has a syntax identifier such as UNOC'],
  [1, 2, /^[1-4]$/, 'UNB S001 has a syntax version from 1 to 4'],
  [2, 1, /./, 'UNB S002 says who sends'],
  [3, 1, /./, 'UNB S003 says who receives'],
  [4, 1, /^(\d{6}|\d{8})$/, 'the date of UNB S004 is YYMMDD or CCYYMMDD'],
  [4, 2, /^\d{4}(\d{2})?$/, 'the time of UNB S004 is HHMM'],
  [5, 1, /^.{1,35}$/, 'UNB has a control reference (0020)'],
]

function checkUnb(header: Segment, writer: SegmentWriter): void {
  if (header.tag !== 'UNB') writer.problem('an EDIFACT interchange begins with UNB')
  for (const [element, component, form, text] of unbFields) {
    if (!form.test(textAt(header, element, component))) writer.problem(text)
  }
}
