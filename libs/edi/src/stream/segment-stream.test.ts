import { expect, test } from 'vitest'
import { interchangeOf, setOf } from '../fixture-orders.ts'
import { createSegmentStream, type SegmentText } from './segment-stream.ts'

type Told = readonly [tag: string, elements: readonly string[], repetitions?: readonly (readonly string[])[]]

/** Each segment with its texts, and the structure of the element that is asked for. */
function told(bytes: Uint8Array, size = bytes.length, structureOf = 1): Told[] {
  const segments: Told[] = []
  const stream = createSegmentStream((event) => {
    if (event.kind !== 'segment') return
    const { tag, elements, repetitions: _ } = event.segment
    segments.push([tag, elements, event.segment.repetitions(structureOf)])
  })
  for (let at = 0; at < bytes.length; at += size) stream.push(bytes.subarray(at, at + size))
  stream.end()
  return segments
}

function texts(file: string, encoding: BufferEncoding = 'latin1'): (readonly [string, readonly string[]])[] {
  const bytes = Buffer.from(file, encoding)
  const whole = told(bytes)
  for (const size of [1, 3, 7, 64]) expect(told(bytes, size)).toEqual(whole)
  return whole.map(([tag, elements]) => [tag, elements])
}

const orders = (segments: string) =>
  `UNB+UNOC:3+A:14+B:14+260115:0930+1'UNH+1+ORDERS:D:96A:UN'${segments}UNT+3+1'UNZ+1+1'`

test('the segments of X12 come with their elements, the empty ones too', () => {
  expect(
    texts(interchangeOf(setOf(['BEG*00*SA*PO1**20260115', 'NTE', 'MSG*a>b**', 'N1*ST* Dock 4 ']))),
  ).toEqual([
    ['ST', ['850', '0001']],
    ['BEG', ['00', 'SA', 'PO1', '', '20260115']],
    ['NTE', []],
    ['MSG', ['a>b', '', '']],
    ['N1', ['ST', ' Dock 4 ']],
    ['SE', ['6', '0001']],
  ])
})

test('octets are one element, whatever they are', () => {
  const file = interchangeOf(setOf(['BIN*9*a*~>\r\n~\xff\0', 'MSG*x']))
  expect(texts(file)[1]).toEqual(['BIN', ['9', 'a*~>\r\n~\xff\0']])
})

test('release characters and line ends of EDIFACT are taken out', () => {
  const file = orders("FTX+AAI+++it?'s ?+ 1 ?: 2 ??'\r\nBGM+22\r\n0+1'")
  expect(texts(file).slice(1, 3)).toEqual([
    ['FTX', ['AAI', '', '', "it's + 1 : 2 ?"]],
    ['BGM', ['220', '1']],
  ])
})

test('a composite is told apart from a separator that is data', () => {
  const file = Buffer.from(orders("PIA+1?:2:3?+4::5'"))
  expect(told(file)[1]).toEqual(['PIA', ['1:2:3+4::5'], [['1:2', '3+4', '', '5']]])
})

test('repetitions of composites', () => {
  const file = interchangeOf(setOf(['REF*a>1^b'])).replace('*U*00401*', '*^*00501*')
  expect(told(Buffer.from(file))[1]).toEqual(['REF', ['a>1^b'], [['a', '1'], ['b']]])
})

test('texts of UTF-8 and of Windows-1252', () => {
  expect(texts(orders("NAD+BY+++Łódź – é'"), 'utf8')[1]).toEqual(['NAD', ['BY', '', '', 'Łódź – é']])
  expect(texts(orders("NAD+BY+++caf\xe9 \x80'"))[1]).toEqual(['NAD', ['BY', '', '', 'café €']])
})

test('a TRADACOMS segment has its tag apart', () => {
  const file = "STX=ANA:1+1:A+2:B+070315+7'MHD=1+ORDERS:9'CLO=a=b:c+d'MTR=3'END=1'"
  expect(told(Buffer.from(file))[1]).toEqual(['CLO', ['a=b:c', 'd'], [['a=b', 'c']]])
})

test('positions and offsets are those of the file', () => {
  const file = interchangeOf(setOf(['BEG*1', 'MSG*2']))
  const segments: SegmentText[] = []
  const stream = createSegmentStream((event) => {
    if (event.kind === 'segment') segments.push(event.segment)
  })
  stream.push(Buffer.from(file))
  stream.end()
  expect(segments.map(({ tag, position, offset }) => [tag, position, offset])).toEqual(
    ['ST', 'BEG', 'MSG', 'SE'].map((tag, index) => [tag, index + 1, file.indexOf(`${tag}*`)]),
  )
})

test('the structure of a segment is there only while its event is taken', () => {
  let kept: SegmentText | undefined
  const stream = createSegmentStream((event) => {
    if (event.kind === 'segment') kept ??= event.segment
  })
  stream.push(Buffer.from(interchangeOf(setOf(['BEG*1']))))
  stream.end()
  expect(() => kept?.repetitions(1)).toThrow('when its event had passed')
})
