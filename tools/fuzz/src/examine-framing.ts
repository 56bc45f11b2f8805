import type { Chance } from '@parley/bench'
import { createFramer, type Finding, type Framing, type Range } from '@parley/edi'
import type { Breach } from './breach.ts'

/** The same at every chunk size, and every offset inside the file and inside what is around it. */
export function examineFraming(bytes: Buffer, framing: Framing, chance: Chance): Breach | undefined {
  const mostBytes = 1 + chance.whole(chance.hits(0.5) ? 8 : Math.max(2, bytes.length))
  const framer = createFramer()
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + chance.whole(mostBytes)
    framer.write(bytes.subarray(at, at + size))
    at += size
  }
  const chunked = framer.end()
  if (JSON.stringify(chunked) !== JSON.stringify(framing)) {
    return { check: 'another framing in chunks', detail: differenceOf(framing, chunked) }
  }
  return examineOffsets({ offset: 0, length: bytes.length }, framing)
}

function examineOffsets(file: Range, framing: Framing): Breach | undefined {
  let from = 0
  for (const { range, groups, findings } of framing.interchanges) {
    if (!isWithin(file, range) || range.offset < from)
      return { check: 'a range is off', detail: 'interchange' }
    from = endOf(range)
    let next = range.offset
    for (const group of groups) {
      for (const { range: inner, findings: found } of group.transactions) {
        if (!isWithin(range, inner) || inner.offset < next) {
          return { check: 'a range is off', detail: 'transaction' }
        }
        next = endOf(inner)
        const off = outside(inner, found)
        if (off !== undefined) return off
      }
      const off = outside(range, group.findings)
      if (off !== undefined) return off
    }
    const off = outside(range, findings)
    if (off !== undefined) return off
  }
  return outside(file, framing.findings)
}

/** A finding may stand where something ends that should go on. */
function outside(range: Range, findings: readonly Finding[]): Breach | undefined {
  const off = findings.find(({ byteOffset }) => byteOffset < range.offset || byteOffset > endOf(range))
  return off && { check: 'a finding lies outside of what it is about', detail: off.code }
}

function isWithin(around: Range, { offset, length }: Range): boolean {
  return offset >= around.offset && length > 0 && offset + length <= endOf(around)
}

function endOf({ offset, length }: Range): number {
  return offset + length
}

function differenceOf(whole: Framing, chunked: Framing): string {
  const counts = [whole, chunked].map(
    ({ interchanges, findings }) => `${interchanges.length}/${findings.length}`,
  )
  const codes = [whole, chunked].map(({ findings }) => findings.map(({ code }) => code).join(' '))
  return `interchanges/findings ${counts.join(' and ')}${codes[0] === codes[1] ? '' : `: ${codes.join(' and ')}`}`
}
