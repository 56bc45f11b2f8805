import {
  type Element,
  type Finding,
  frame,
  type InterchangeTree,
  judgeTransaction,
  type Loop,
  readInterchangeTree,
  type Segment,
} from '@parley/edi'
import { bareGuide, baseOf } from '@parley/fuzz'
import type { Reading } from './reading.ts'

/** Parley's reading; `bases` gathers the standards that are needed. */
export async function ourReading(bytes: Buffer, bases: Set<string>): Promise<Reading> {
  const { interchanges, findings } = frame(bytes)
  const segments: string[] = []
  const control = new Set<string>()
  const errors = new Set<string>(findings.map(({ code }) => code))
  let isJudged = true
  for (const interchange of interchanges) {
    segments.push(...segmentsOf(readInterchangeTree(bytes, interchange)))
    const envelope: Finding[] = [...interchange.findings]
    for (const [index, group] of interchange.groups.entries()) {
      envelope.push(...group.findings)
      for (const transaction of group.transactions) {
        const base = baseOf(interchange, index, transaction)
        const guide = await bareGuide(base)
        envelope.push(...transaction.findings)
        if (guide === undefined) isJudged = false
        else {
          bases.add(base)
          const found = judgeTransaction(bytes, interchange, transaction, guide)
          for (const { code } of found) if (kindOf(code) === undefined) errors.add(code)
        }
      }
    }
    for (const { code } of envelope) {
      const kind = kindOf(code)
      if (kind === undefined) errors.add(code)
      else control.add(kind)
    }
  }
  return { segments, control, errors, isJudged }
}

/** `count` and `reference`, as StAEDI tells them apart. */
function kindOf(code: string): 'count' | 'reference' | undefined {
  if (/COUNT_WRONG/.test(code)) return 'count'
  return /(NUMBER|REFERENCE)_MISMATCH/.test(code) ? 'reference' : undefined
}

/** In the order of the file: places tell it. */
function segmentsOf({ header, outside = [], groups, trailer }: InterchangeTree): readonly string[] {
  const all: Segment[] = [header, ...outside, ...(trailer ? [trailer] : [])]
  for (const group of groups) {
    if (group.header) all.push(group.header)
    if (group.trailer) all.push(group.trailer)
    for (const one of group.transactions) {
      all.push(one.header, ...flat(one.segments), ...(one.trailer ? [one.trailer] : []))
    }
  }
  return all.sort((a, b) => (a.offset ?? 0) - (b.offset ?? 0)).map(segmentText)
}

function flat(items: readonly (Segment | Loop)[]): readonly Segment[] {
  return items.flatMap((item) => ('loop' in item ? flat(item.segments) : [item]))
}

function segmentText({ tag, elements }: Segment): string {
  return [tag, ...elements.flatMap((element, index) => partsOf(element, index + 1))].join(' ')
}

function partsOf(element: Element, at: number): readonly string[] {
  if (typeof element === 'string') return element === '' ? [] : [`${at}.1.1=${element}`]
  const repetitions = 'repetitions' in element ? element.repetitions : [element]
  return repetitions.flatMap((one, repetition) => {
    const components = typeof one === 'string' ? [one] : one
    return components.flatMap((text, component) =>
      text === '' ? [] : [`${at}.${repetition + 1}.${component + 1}=${text}`],
    )
  })
}
