import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Finding } from '../finding.ts'
import { amazonGuideSpec, compiled, firstOf, interchangeOf, setOf } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import type { CompiledGuide } from '../guide/compiled-guide.ts'
import { judgeTransaction } from '../judge/judge-transaction.ts'
import { diffFiles } from './diff-files.ts'
import { explainInterchange } from './explain-interchange.ts'
import { explainedText, type TextOptions } from './explained-text.ts'
import { maskValues } from './mask-values.ts'
import { PlaceFinder } from './place-finder.ts'

const guide = compiled(amazonGuideSpec)
const orders = compiled({ extends: 'edifact/D96A/ORDERS' })

function linesOf(bytes: Uint8Array, ofGuide: CompiledGuide, options: TextOptions = {}): readonly string[] {
  const { interchange } = firstOf(bytes)
  const segments = explainInterchange(bytes, interchange, {
    guideFor: () => ofGuide,
    findingsOf: (transaction) => judgeTransaction(bytes, interchange, transaction, ofGuide),
  })
  return [...segments].flatMap((one) => explainedText(one, options).trimEnd().split('\n'))
}

const order = interchangeOf(
  setOf([
    'BEG*00*NE*A1B2C3D4**20260115',
    'REF*CR*ACMEV',
    'N1*ST*Dock*92*PHX3',
    'N3*12 Street',
    'PO1*1*ten*EA*12.5*PE*UP*012345678905',
    'PID*F****Blue',
    'CTT*1',
  ]),
)

test('each segment is a line with its position, its loops, names, and carets below what is wrong', () => {
  expect(linesOf(Buffer.from(order), guide)).toEqual([
    '       ISA*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*U*00401*000000101*0*P*>',
    '       GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*004010',
    '    1  ST*850*0001',
    '    2  BEG*00*NE*A1B2C3D4**20260115  03 orderNumber',
    '    3  REF*CR*ACMEV',
    '    4  N1*ST*Dock*92*PHX3  [N1]',
    '    5    N3*12 Street',
    '    6  PO1*1*ten*EA*12.5*PE*UP*012345678905  [PO1]',
    '             ^^^',
    expect.stringMatching(/^ {13}error NUMBER_INVALID PO102: /),
    '    7    PID*F****Blue  [PO1 > PID]',
    '    8  CTT*1  [CTT]',
    '    9  SE*9*0001',
    '       GE*1*101',
    '       IEA*1*000000101',
  ])
})

test('a long segment goes on in further lines, and carets stand below the line of their element', () => {
  const lines = linesOf(Buffer.from(order), guide, { width: 40 })
  const at = lines.findIndex((line) => line.includes('PO1*1'))
  expect(lines.slice(at, at + 5)).toEqual([
    '    6  PO1*1*ten*EA*12.5*PE*UP',
    '             ^^^',
    expect.stringMatching(/NUMBER_INVALID/),
    '       *012345678905  [PO1]',
    '    7    PID*F****Blue  [PO1 > PID]',
  ])
})

test('a fault of one repetition has its carets below that one alone', () => {
  const long = 'X'.repeat(36)
  const segments = [
    'AK1*PO*101',
    'AK2*850*0001',
    'IK3*N1*4**8',
    `CTX*PO>1^${long}>2^REF>3`,
    'IK5*R*5',
    'AK9*R*1*1*0',
  ]
  const answer = interchangeOf(setOf(segments, { setId: '999' }))
    .replace('*U*00401', '*^*00501')
    .replace('*004010~', '*005010~')
    .replace('GS*PO', 'GS*FA')
  const lines = linesOf(Buffer.from(answer), compiled({ extends: 'x12/005010/999' }))
  const at = lines.findIndex((line) => line.includes('CTX*'))
  const [line = '', carets = '', text] = lines.slice(at, at + 3)
  expect(line.slice(carets.indexOf('^'), carets.trimEnd().length)).toBe(long)
  expect(carets.trim()).toBe('^'.repeat(36))
  expect(text).toMatch(/error ELEMENT_TOO_LONG CTX01-01/)
})

test('with elements, each has a line with its number, type and lengths', () => {
  const lines = linesOf(Buffer.from(order), guide, { elements: true })
  expect(
    lines.slice(lines.indexOf('    2  BEG*00*NE*A1B2C3D4**20260115  03 orderNumber')).slice(1, 5),
  ).toEqual([
    '           01     353    ID 2/2      00',
    '           02     92     ID 2/2      NE',
    '           03     324    AN 8/8      A1B2C3D4  orderNumber',
    '           05     373    DT 8/8      20260115',
  ])
})

test('segments and loops have the names that the guide gives them', () => {
  const rules = {
    'N1[01=ST]': { as: 'shipTo' },
    'N1[01=ST]/N3.01': { as: 'street' },
    REF: { as: 'references' },
  }
  const lines = linesOf(Buffer.from(order), compiled({ extends: 'x12/004010/850', rules }))
  expect(lines.filter((line) => /shipTo|street|references/.test(line))).toEqual([
    '    3  REF*CR*ACMEV  references',
    '    4  N1*ST*Dock*92*PHX3  [N1]  shipTo',
    '    5    N3*12 Street  01 street',
  ])
})

const edifact = Buffer.from(
  "UNA:+.? '\r\nUNB+UNOY:3+A:14+B:14+260115:0930+R1'\r\nUNH+1+ORDERS:D:96A:UN'\r\nBGM+220+é?+1+9'\r\nDTM+137:2026\r\n0115:9999'\r\nNAD+BY+5412345000013::9'\r\nUNS+S'\r\nUNT+9+1'\r\nUNZ+1+R1'\r\n",
)

test('EDIFACT is shown with its release characters, without the line ends inside of segments', () => {
  expect(linesOf(edifact, orders)).toEqual([
    '       UNB+UNOY:3+A:14+B:14+260115:0930+R1',
    '    1  UNH+1+ORDERS:D:96A:UN',
    '    2  BGM+220+é?+1+9',
    '    3  DTM+137:20260115:9999',
    '                        ^^^^',
    expect.stringMatching(/^ {24}error \w+ DTM01-03: /),
    '    4  NAD+BY+5412345000013::9  [SG2]',
    '    5  UNS+S',
    '    6  UNT+9+1',
    '           ^',
    expect.stringMatching(/^ {11}error SEGMENT_COUNT_WRONG UNT01: /),
    '       UNZ+1+R1',
  ])
})

test('what is wrong with the envelope stands at the envelope, and nothing of a file reaches a terminal as a command', () => {
  const broken = Buffer.from(order.replace('IEA*1*', 'IEA*7*').replace('12 Street', '\u001b[31m\u0007'))
  const lines = linesOf(broken, guide)
  expect(lines.filter((line) => line.includes('\u001b') || line.includes('\u0007'))).toEqual([])
  expect(lines).toContain('    5    N3*·[31m·')
  expect(lines.slice(-3)).toEqual([
    '       IEA*7*000000101',
    expect.stringMatching(/^ +\^+$/),
    expect.stringMatching(/warn GROUP_COUNT_WRONG/),
  ])
})

test('a finding that lies in no segment is told behind the one before it', () => {
  const cut = Buffer.from(order.slice(0, order.indexOf('GE*1')))
  expect(linesOf(cut, guide).slice(-4).join('\n')).toMatch(/SE\*9\*0001\n.*_NOT_CLOSED/s)
})

test('every byte of every value is masked, and what makes the structure is not', () => {
  const bytes = Buffer.from(order)
  const text = Buffer.from(maskValues(bytes, frame(bytes))).toString()
  expect(text).toContain('*ZZ*xxxxxxxxxx     *ZZ*xxxxxxxxxxxx   *260115*0930*U*00401*000000101*0*P*>~')
  expect(text).toContain('~N1*xx*xxxx*xx*xxxx~N3*xx xxxxxx~PO1*x*xxx*xx*xxxx*xx*xx*xxxxxxxxxxxx~')
  const masked = Buffer.from(maskValues(edifact, frame(edifact)))
  expect(masked).toHaveLength(edifact.length)
  expect(masked.toString()).toContain("BGM+xxx+xxxxx+x'\r\nDTM+xxx:xxxx\r\nxxxx:xxxx'")
  expect(frame(masked).interchanges).toHaveLength(1)
})

test('lines and columns are those of an editor, in whatever chunks a file comes', () => {
  const long = Buffer.from(`ab\r\ncd\né1\r2\r\n${`${'x'.repeat(99)}\r\n`.repeat(3000)}`)
  for (const size of [1, 7, 4096, 65_537, long.length]) {
    const finder = new PlaceFinder()
    for (let at = 0; at < long.length; at += size) finder.take(long.subarray(at, at + size))
    const placeAt = (offset: number) => {
      const { line, column } = finder.placeOf(offset, long.subarray(finder.shownFrom(offset), offset))
      return `${line}:${column}`
    }
    expect([0, 1, 4, 5, 7, 9, 10, 11, 14, 1].map(placeAt)).toEqual([
      '1:1',
      '1:2',
      '2:1',
      '2:2',
      '3:1',
      '3:2',
      '3:3',
      '4:1',
      '5:1',
      '1:2',
    ])
    expect([14 + 101 * 2999 + 50, 14 + 101 * 1500, 14 + 101 * 1500 - 3].map(placeAt)).toEqual([
      '3004:51',
      '1505:1',
      '1504:99',
    ])
  }
})

const folder = new URL('../../../../../shared/samples/', import.meta.url)
const manifest = new URL('manifest.json', folder)

test.skipIf(!existsSync(manifest))(
  'every finding of every sample is explained once, no sample differs from itself, and masked it has the same form (needs ../shared)',
  () => {
    const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: readonly { file: string }[] }
    for (const { file } of files) {
      const bytes = readFileSync(new URL(file, folder))
      const framing = frame(bytes)
      for (const interchange of framing.interchanges) {
        const explained = [...explainInterchange(bytes, interchange)].flatMap(({ findings }) => findings)
        const found = [
          ...interchange.findings,
          ...interchange.groups.flatMap<Finding>(({ findings, transactions }) => [
            ...findings,
            ...transactions.flatMap((one) => one.findings),
          ]),
        ]
        const places = (list: readonly Finding[]) =>
          list.map((one) => `${one.byteOffset} ${one.code}`).toSorted()
        expect(places(explained), file).toEqual(places(found))
      }
      expect([...diffFiles({ bytes, framing }, { bytes, framing })], file).toEqual([])
      const masked = frame(maskValues(bytes, framing))
      expect(
        masked.interchanges.map(({ range }) => range),
        file,
      ).toEqual(framing.interchanges.map(({ range }) => range))
    }
    expect(files.length).toBeGreaterThan(100)
  },
)
