import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { gs, iea, isa, setOf } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import { layOut } from './lay-out.ts'
import { type PieceKind, splitInterchange } from './split-interchange.ts'

const segments = ['BEG*00*SA*PO1**20260115', 'PO1*1*10*EA', 'CTT*1']
const [one, two, three] = ['0001', '0002', '0003'].map((number) => setOf(segments, { number }))
const ta1 = 'TA1*000000007*260114*1200*A*000~'
const second = gs.replace('*101*', '*102*')
const x12 = `${isa}${ta1}${gs}${one}${two}GE*2*101~${second}${three}GE*1*102~${iea.replace('*1*', '*2*')}`

function pieces(text: string, by: PieceKind, envelope = true): readonly (readonly [string, string])[] {
  const bytes = Buffer.from(text, 'latin1')
  return frame(bytes).interchanges.flatMap((interchange) =>
    [...splitInterchange(bytes, interchange, { by, envelope })].map(
      (piece) => [piece.name, Buffer.concat(piece.bytes).toString('latin1')] as const,
    ),
  )
}

test('each transaction in an envelope of its own, with new counts', () => {
  expect(pieces(x12, 'transaction')).toEqual([
    ['000000101-101-0001-850', `${isa}${gs}${one}GE*1*101~${iea}`],
    ['000000101-101-0002-850', `${isa}${gs}${two}GE*1*101~${iea}`],
    ['000000101-102-0003-850', `${isa}${second}${three}GE*1*102~${iea}`],
  ])
  expect(pieces(x12, 'transaction', false).map(([, text]) => text)).toEqual([one, two, three])
})

test('each group, and each interchange', () => {
  expect(pieces(x12, 'group')).toEqual([
    ['000000101-101', `${isa}${gs}${one}${two}GE*2*101~${iea}`],
    ['000000101-102', `${isa}${second}${three}GE*1*102~${iea}`],
  ])
  expect(pieces(x12, 'group', false).map(([, text]) => text)).toEqual([
    `${gs}${one}${two}GE*2*101~`,
    `${second}${three}GE*1*102~`,
  ])
  const other = x12.replaceAll('000000101', '000000102')
  expect(pieces(`${x12}\n${other}`, 'interchange')).toEqual([
    ['000000101', x12],
    ['000000102', other],
  ])
})

const message = (number: number) => `UNH+${number}+ORDERS:D:96A:UN'\nBGM+220+a?'b'\nUNT+3+${number}'\n`
const unb = "UNA:+.? '\nUNB+UNOC:3+A:14+B:14+260115:0930+R?+1'\n"

test('EDIFACT with its UNA, its line ends, and a reference with a release character', () => {
  const text = `${unb}${message(1)}${message(2)}UNZ+2+R?+1'\n`
  expect(pieces(text, 'transaction')).toEqual([
    ['R_1-1-ORDERS', `${unb}${message(1)}UNZ+1+R?+1'\n`],
    ['R_1-2-ORDERS', `${unb}${message(2)}UNZ+1+R?+1'\n`],
  ])
  expect(pieces(text, 'group')).toEqual([['R_1', text]])
  const ung = "UNG+ORDERS+A+B+260115:0930+G1+UN+D:96A'\n"
  const grouped = `${unb}${ung}${message(1)}${message(2)}UNE+2+G1'\nUNZ+1+R?+1'\n`
  expect(pieces(grouped, 'transaction').map(([, piece]) => piece)).toEqual([
    `${unb}${ung}${message(1)}UNE+1+G1'\nUNZ+1+R?+1'\n`,
    `${unb}${ung}${message(2)}UNE+1+G1'\nUNZ+1+R?+1'\n`,
  ])
  expect(pieces(grouped, 'group')).toEqual([['R_1-G1', grouped]])
})

test('TRADACOMS in a transmission of its own', () => {
  const stx = "STX=ANA:1+5000000000000:A+5010000000000:B+260115:093000+R1+PW+ORDHDR+B'"
  const own = (number: number, type: string) => `MHD=${number}+${type}:9'TYP=0430'MTR=3'`
  const text = `${stx}BAT=7'${own(1, 'ORDHDR')}${own(2, 'ORDERS')}EOB=2'END=2'`
  expect(pieces(text, 'transaction')).toEqual([
    ['R1-7-1-ORDHDR', `${stx}BAT=7'${own(1, 'ORDHDR')}EOB=1'END=1'`],
    ['R1-7-2-ORDERS', `${stx}BAT=7'${own(2, 'ORDERS')}EOB=1'END=1'`],
  ])
  expect(pieces(text, 'group').map(([, piece]) => piece)).toEqual([text])
})

test('a name has nothing of a path, whatever the control number says', () => {
  expect(pieces(x12.replaceAll('0001~', '../../x~'), 'transaction')[0]?.[0]).toMatch(/^[\w-]+$/)
})

function laidOut(text: string, lineEnd: '' | '\n' | '\r\n'): string {
  const bytes = Buffer.from(text, 'latin1')
  const laid = frame(bytes).interchanges.flatMap((interchange) => [
    ...layOut(bytes, interchange, { lineEnd }),
  ])
  return Buffer.concat(laid).toString('latin1')
}

test('a line a segment, or no line ends, and nothing else changed', () => {
  const lines = x12.replaceAll('~', '~\n')
  expect(laidOut(x12, '\n')).toBe(lines)
  expect(laidOut(lines, '')).toBe(x12)
  expect(laidOut(lines, '\r\n')).toBe(x12.replaceAll('~', '~\r\n'))
  const wrapped = `${unb}${message(1)}UNZ+1+R?+1'\n`
  expect(laidOut(wrapped.replace('BGM+', 'BGM\n+'), '')).toBe(wrapped.replaceAll('\n', ''))
  const byLine = x12.replaceAll('~', '\n')
  expect(laidOut(byLine, '\n')).toBe(byLine)
  expect(laidOut(byLine, '')).toBe(byLine)
})

const folder = new URL('../../../../../shared/samples/', import.meta.url)
const manifest = new URL('manifest.json', folder)

test.skipIf(!existsSync(manifest))(
  'every transaction of every good sample is alone in a file that is framed without a fault of its own (needs ../shared)',
  () => {
    const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: readonly { file: string }[] }
    let count = 0
    for (const { file } of files.filter((one) => !one.file.startsWith('bad/'))) {
      const bytes = readFileSync(new URL(file, folder))
      for (const interchange of frame(bytes).interchanges) {
        const all = interchange.groups.flatMap<{ readonly setId: string; readonly segmentCount: number }>(
          (group) => group.transactions,
        )
        const split = [...splitInterchange(bytes, interchange, { by: 'transaction', envelope: true })]
        const found = split.flatMap((piece) => {
          const { interchanges } = frame(Buffer.concat(piece.bytes))
          expect(interchanges, file).toHaveLength(1)
          expect(interchanges[0]?.groups, file).toHaveLength(1)
          return interchanges.flatMap((own) =>
            own.groups.flatMap<(typeof all)[number]>((group) => group.transactions),
          )
        })
        const facts = (list: typeof all) => list.map(({ setId, segmentCount }) => [setId, segmentCount])
        expect(facts(found), file).toEqual(facts(all))
        count += found.length
      }
    }
    expect(count).toBeGreaterThan(100)
  },
)
