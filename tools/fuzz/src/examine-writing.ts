import {
  type Element,
  frame,
  type InterchangeTree,
  type Loop,
  readInterchangeTree,
  type Segment,
  type Written,
  writeInterchange,
} from '@parley/edi'
import type { Breach } from './breach.ts'

/** What was written is read as the same tree again. */
export function examineWriting(bytes: Buffer, tree: InterchangeTree, written: Written): Breach | undefined {
  if (written.kind === 'problems') {
    return written.problems.length > 0 ? undefined : { check: 'not written, and no reason', detail: '' }
  }
  const { interchanges, findings } = frame(written.bytes)
  const [again] = interchanges
  if (again === undefined || interchanges.length > 1) {
    return {
      check: 'what was written is not one interchange',
      detail: findings.map(({ code }) => code).join(' '),
    }
  }
  const before = contentOf(tree)
  const treeAgain = readInterchangeTree(Buffer.from(written.bytes), again)
  const after = contentOf(treeAgain, tree)
  if (before === after || isOnlyDecoded(tree, treeAgain, written.bytes)) return undefined
  const at = [...before].findIndex((character, index) => character !== after[index])
  const isGrown = written.bytes.length > 2 * bytes.length + 2_000
  return {
    check: 'what was written is another tree',
    detail: `${isGrown ? 'grown, ' : ''}${kindAt(before, at)}`,
  }
}

/**
 * A trailer that is written anew may have been all that was no UTF-8: the same bytes are other characters then. They
 * must be written as the same bytes again.
 */
function isOnlyDecoded(before: InterchangeTree, after: InterchangeTree, written: Uint8Array): boolean {
  if (charsetsOf(before) === charsetsOf(after)) return false
  const again = writeInterchange(after)
  return again.kind === 'written' && Buffer.from(written).equals(again.bytes)
}

function charsetsOf({ charset, groups }: InterchangeTree): string {
  return JSON.stringify([
    charset,
    groups.map(({ transactions }) => transactions.map((one) => one.charset ?? charset)),
  ])
}

/**
 * Without what writing may change: places, trailers, padding, separators in ISA11 and ISA16, numbers that were left
 * empty, what is empty at an end, the nesting into loops.
 */
function contentOf(
  { standard, header, groups, outside = [] }: InterchangeTree,
  like?: InterchangeTree,
): string {
  const told = groups.map((group, index) => [
    group.header && segmentText(unnumbered(group.header, like?.groups[index]?.header)),
    group.transactions.map((one, at) => [
      segmentText(unnumbered(one.header, like?.groups[index]?.transactions[at]?.header)),
      flat(one.segments).map(segmentText),
    ]),
  ])
  return JSON.stringify([standard, segmentText(unpadded(header)), outside.map(segmentText), told])
}

function unpadded({ tag, elements }: Segment): Segment {
  if (tag !== 'ISA') return { tag, elements }
  const own = (one: Element, index: number) => {
    if (index === 10 || index === 15) return ''
    return String(one)
      .trim()
      .replace(index === 12 ? /^0+/ : '', '')
  }
  return { tag, elements: elements.map(own) }
}

/** GS06, ST02 and UNH 0062 are given where they were empty. */
function unnumbered(segment: Segment, like: Segment | undefined): Segment {
  const at = numberAt[segment.tag]
  if (like === undefined || at === undefined || plain(like.elements[at] ?? '') !== '') return segment
  return { ...segment, elements: segment.elements.map((one, index) => (index === at ? '' : one)) }
}

const numberAt: Readonly<Record<string, number>> = { GS: 5, ST: 1, UNH: 0 }

function flat(items: readonly (Segment | Loop)[]): readonly Segment[] {
  return items.flatMap((item) => ('loop' in item ? flat(item.segments) : [item]))
}

/** BIN01 and BDS02 count the octets behind them, and are computed. */
function segmentText({ tag, elements }: Segment): unknown {
  const computed = { BIN: 0, BDS: 1 }[tag]
  return [tag, ...withoutEmptyEnd(elements.map((one, index) => (index === computed ? '' : plain(one))))]
}

function plain(element: Element): unknown {
  if (typeof element === 'string') return element
  if (!('repetitions' in element)) return unwrapped(withoutEmptyEnd(element))
  const repetitions = withoutEmptyEnd(element.repetitions.map(plain))
  return repetitions.length < 2 ? (repetitions[0] ?? '') : { repetitions }
}

function unwrapped(components: readonly unknown[]): unknown {
  return components.length < 2 ? (components[0] ?? '') : components
}

function withoutEmptyEnd(items: readonly unknown[]): readonly unknown[] {
  return items.slice(0, items.findLastIndex((one) => one !== '') + 1)
}

/** The tag of the segment in which the difference lies: enough to tell one kind from another. */
function kindAt(text: string, at: number): string {
  const tags = [...text.slice(0, Math.max(0, at)).matchAll(/\["([A-Z0-9]{2,3})"/g)]
  return tags.at(-1)?.[1] ?? 'header'
}
