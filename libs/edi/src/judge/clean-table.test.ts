import { expect, test } from 'vitest'
import { amazonGuideSpec, amazonSegments, compiled, setOf } from '../fixture-orders.ts'
import type { CompiledGuide } from '../guide/compiled-guide.ts'
import type { Delimiters } from '../interchange.ts'
import { SegmentReader } from '../segment-reader.ts'
import { checkSegment } from './check-segment.ts'
import { Judgement } from './judgement.ts'
import { segmentCheckOf, segmentChecksOf } from './segment-check.ts'
import { StructureWalker } from './structure-walker.ts'
import type { Walk } from './walk.ts'

const x12: Delimiters = { element: 0x2a, component: 0x3e, segment: 0x7e }
const edifact: Delimiters = {
  ...{ element: 0x2b, component: 0x3a, segment: 0x27, release: 0x3f, decimal: 0x2e },
}

const orders = Buffer.from(
  [
    "UNH+1+ORDERS:D:96A:UN'BGM+220+45000+9'DTM+137:20260115:102'FTX+AAI+++DON?'T BEND'RFF+CT:99'",
    "NAD+BY+5412345000013::9++Amazon?+Co'NAD+DP+++STORE O?'HARE:x+++++DE'CUX+2:EUR:9'",
    "LIN+1++5012345678900:EN'PIA+5+SKU-1:SA+SKU-2:IN'IMD+F++:::Widget?: blue'QTY+21:10,5:PCE'",
    "PRI+AAA:3.25'TAX+7+VAT+++:::19+S'UNS+S'CNT+2:1'UNT+16+1'",
  ].join(''),
)

/** What is found in the segments that a table calls clean, and how many it calls so. */
function examine(bytes: Uint8Array, delimiters: Delimiters, { program }: CompiledGuide) {
  const reader = new SegmentReader(bytes, delimiters, { offset: 0, length: bytes.length })
  const walker = new StructureWalker(program)
  const judgement = new Judgement({})
  const checks = segmentChecksOf(program)
  const walk: Walk = {
    ...{ program, reader, judgement, walker, checks, missing: new Map() },
    ...{ bounded: undefined, hierarchy: undefined, watched: undefined },
    at: { element: 0, component: 0, repetition: 0 },
  }
  let clean = 0
  while (reader.advance()) {
    const step = walker.step(reader)
    if (step.kind !== 'placed') continue
    const check = segmentCheckOf(walk, step.node)
    if (check.clean?.isClean(reader) !== true) continue
    clean++
    checkSegment(walk, check)
  }
  return { clean, findings: judgement.end(0) }
}

const cases = [
  ['X12', Buffer.from(setOf(amazonSegments)), x12, compiled({ extends: 'x12/004010/850' })],
  ['X12 under a guide', Buffer.from(setOf(amazonSegments)), x12, compiled(amazonGuideSpec)],
  ['EDIFACT', orders, edifact, compiled({ extends: 'edifact/D96A/ORDERS' })],
] as const

// Bytes that mean something somewhere, a control character, a line end, and one that is no ASCII.
const alphabet = Buffer.from("0159AZx-.,*>~+:?' \r\x01\xe9ENUPEUR", 'latin1')

test.each(cases)(
  '%s: in no segment that is called clean is anything found',
  (_, bytes, delimiters, guide) => {
    expect(examine(bytes, delimiters, guide).clean).toBeGreaterThan(6)
    let state = 21
    const below = (limit: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return (state >>> 8) % limit
    }
    for (let round = 0; round < 3000; round++) {
      const bad = Uint8Array.from(bytes)
      for (let change = below(4); change >= 0; change--)
        bad[below(bad.length)] = alphabet[below(alphabet.length)] ?? 0
      expect(examine(bad, delimiters, guide).findings, Buffer.from(bad).toString('latin1')).toEqual([])
    }
  },
)
