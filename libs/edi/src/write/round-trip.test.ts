import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { frame } from '../frame/framer.ts'
import type { Element, InterchangeTree, Loop, Segment } from '../view/interchange-tree.ts'
import { readInterchangeTree } from '../view/read-interchange-tree.ts'
import { edifactSeparators } from '../view/separators.ts'
import { normalTree } from './fixture-trees.ts'
import { writeInterchange } from './write-interchange.ts'

type Sample = { readonly file: string; readonly standard: string }

const folder = new URL('../../../../../shared/samples/', import.meta.url)
const manifest = new URL('manifest.json', folder)
const present = existsSync(manifest)
const golden = new URL('canonical-samples.golden.json', import.meta.url)

function samples(): { file: string; bytes: Buffer }[] {
  const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: readonly Sample[] }
  return files
    .filter(({ standard }) => standard !== 'tradacoms')
    .map(({ file }) => ({ file, bytes: readFileSync(new URL(file, folder)) }))
}

/** `canonical`, or the first thing that keeps the bytes written from being those that came. */
function outcomeOf(bytes: Buffer): string {
  const written: Uint8Array[] = []
  for (const interchange of frame(bytes).interchanges) {
    const result = writeInterchange(readInterchangeTree(bytes, interchange))
    if (result.kind === 'problems') return `not written: ${result.problems[0]?.text}`
    written.push(result.bytes)
  }
  const whole = Buffer.concat(written)
  if (whole.equals(bytes)) return 'canonical'
  const at = whole.findIndex((byte, index) => byte !== bytes[index])
  return `differs from byte ${at < 0 ? whole.length : at} on`
}

test.skipIf(!present)(
  'every sample that is canonical is written back byte for byte (needs ../shared)',
  async () => {
    const outcomes = Object.fromEntries(samples().map(({ file, bytes }) => [file, outcomeOf(bytes)]))
    const count = Object.values(outcomes).filter((outcome) => outcome === 'canonical').length
    expect(count).toBeGreaterThan(110)
    await expect(`${JSON.stringify(outcomes, null, 2)}\n`).toMatchFileSnapshot(golden.pathname)
  },
)

test.skipIf(!present)(
  'what is written of any sample is read as the same tree again (needs ../shared)',
  () => {
    let read = 0
    for (const { file, bytes } of samples()) {
      for (const interchange of frame(bytes).interchanges) {
        const tree = readInterchangeTree(bytes, interchange)
        const result = writeInterchange(tree)
        if (result.kind === 'problems') continue
        const [again] = frame(result.bytes).interchanges
        if (again === undefined) throw new Error(file)
        expect(normalTree(readInterchangeTree(result.bytes, again)), file).toEqual(normalTree(tree))
        read++
      }
    }
    expect(read).toBeGreaterThan(150)
  },
)

/** Any text of printable characters, with a liking for separators. */
const text = fc.oneof(
  fc.string({ maxLength: 8, unit: fc.constantFrom(..."aZ09 *~>^+:'?!|.") }),
  fc.string({ maxLength: 8, unit: fc.constantFrom(..."é€漢😀*?'x") }),
  fc.constantFrom('', 'ISA', "UNB+'", 'SE', '?', "?'", ' '),
)
const components = fc.array(text, { minLength: 2, maxLength: 4 })
const one = fc.oneof({ weight: 5, arbitrary: text }, { weight: 1, arbitrary: components })
const element: fc.Arbitrary<Element> = fc.oneof(
  { weight: 6, arbitrary: one },
  { weight: 1, arbitrary: fc.record({ repetitions: fc.array(one, { minLength: 2, maxLength: 3 }) }) },
)
const segment = fc.record({
  tag: fc.constantFrom('BEG', 'PO1', 'FTX', 'NAD'),
  elements: fc.array(element, { maxLength: 6 }),
})
const loop = fc.record({ loop: fc.constant('L'), segments: fc.array(segment, { maxLength: 3 }) })
const segments = fc.array(fc.oneof<fc.Arbitrary<Segment | Loop>[]>(segment, loop), { maxLength: 6 })
const transactions = fc.array(segments, { maxLength: 3 })

function x12Tree(groups: readonly (readonly (readonly (Segment | Loop)[])[])[]): InterchangeTree {
  const ids = ['ZZ', 'SENDER', 'ZZ', 'RECEIVER', '260115', '0930']
  return {
    standard: 'x12',
    separators: { element: '*', component: '>', segment: '~', repetition: '^' },
    header: { tag: 'ISA', elements: ['00', '', '00', '', ...ids, '^', '00501', '000000101', '0', 'P', '>'] },
    groups: groups.map((group, index) => ({
      header: {
        tag: 'GS',
        elements: ['PO', 'SENDER', 'RECEIVER', '20260115', '0930', String(index + 1), 'X', '005010'],
      },
      transactions: group.map((segments, at) => ({
        header: { tag: 'ST', elements: ['850', `000${at + 1}`] },
        segments,
      })),
    })),
  }
}

function edifactTree(messages: readonly (readonly (Segment | Loop)[])[]): InterchangeTree {
  return {
    standard: 'edifact',
    separators: { ...edifactSeparators, repetition: '*' },
    header: { tag: 'UNB', elements: [['UNOY', '4'], "SEND'ER", 'RECEIVER', ['20260115', '0930'], 'REF?1'] },
    groups: [
      {
        transactions: messages.map((segments, at) => ({
          header: { tag: 'UNH', elements: [String(at + 1), ['ORDERS', 'D', '96A', 'UN']] },
          segments,
        })),
      },
    ],
  }
}

function readBack(bytes: Uint8Array): InterchangeTree {
  const { interchanges, findings } = frame(bytes)
  const [interchange] = interchanges
  if (interchange === undefined || interchanges.length > 1) throw new Error(JSON.stringify(findings))
  expect(
    interchange.groups
      .flatMap((group) => [group.findings, ...group.transactions.map((one) => one.findings)])
      .flat(),
  ).toEqual([])
  return readInterchangeTree(bytes, interchange)
}

/** Which charset was found in the bytes, and which separators were chosen, is not what was asked here. */
function contentOf(tree: InterchangeTree): unknown {
  const { separators: _s, charset: _c, ...content } = normalTree(tree)
  const header = tree.standard === 'x12' ? tree.header.elements.slice(0, 10) : content.header
  return {
    ...content,
    header: tree.standard === 'x12' ? header.map(String).map((one) => one.trim()) : header,
  }
}

test('what is written of any X12 tree, with any separator in its data, is read as the same tree', () => {
  fc.assert(
    fc.property(fc.array(transactions, { maxLength: 2 }), (groups) => {
      const tree = x12Tree(groups)
      const result = writeInterchange(tree, { separatorsInData: 'choose' })
      if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
      expect(contentOf(readBack(result.bytes))).toEqual(contentOf(tree))
    }),
    { numRuns: 300 },
  )
})

test('what is written of any EDIFACT tree, with any separator in its data, is read as the same tree', () => {
  fc.assert(
    fc.property(transactions, fc.constantFrom(undefined, '\n', '\r\n'), (messages, lineEnd) => {
      const tree = edifactTree(messages)
      const result = writeInterchange(tree, lineEnd === undefined ? {} : { lineEnd })
      if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
      const { groups: [group] = [] } = readBack(result.bytes)
      expect(contentOf({ ...readBack(result.bytes), groups: [group ?? { transactions: [] }] })).toEqual(
        contentOf(tree),
      )
    }),
    { numRuns: 300 },
  )
})
