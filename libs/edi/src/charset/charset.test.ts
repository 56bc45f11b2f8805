import { describe, expect, test } from 'vitest'
import { compiled, interchangeOf, setOf } from '../fixture-orders.ts'
import { createFramer, frame } from '../frame/framer.ts'
import { judgeTransaction } from '../judge/judge-transaction.ts'
import { readTransaction } from '../read-transaction.ts'
import { readTransactionTree } from '../view/read-transaction-tree.ts'
import type { CharsetPolicy } from './charset-rule.ts'

const orders = compiled({ extends: 'edifact/D96A/ORDERS' })
const x12 = compiled({ extends: 'x12/004010/850' })

const before = "UNH+1+ORDERS:D:96A:UN'BGM+220+45+9'DTM+137:20260115:102'"

/** An ORDERS whose free text is the given bytes. */
function fileOf(label: string, text: Uint8Array | string): Buffer {
  const head = Buffer.from(`UNB+${label}+A:14+B:14+260115:0930+1'${before}FTX+AAI+++`, 'latin1')
  const body = typeof text === 'string' ? Buffer.from(text, 'latin1') : text
  return Buffer.concat([head, body, Buffer.from("'UNT+5+1'UNZ+1+1'", 'latin1')])
}

function only(bytes: Uint8Array) {
  const [interchange] = frame(bytes).interchanges
  const transaction = interchange?.groups[0]?.transactions[0]
  if (interchange === undefined || transaction === undefined) throw new Error('no message')
  return { interchange, transaction }
}

/** The free text, and the findings about characters: `CODE element byteOffset`. */
function read(bytes: Buffer, charset?: CharsetPolicy) {
  const { interchange, transaction } = only(bytes)
  const source = { ...interchange, ...(charset !== undefined && { charset }) }
  const { segments } = readTransactionTree(bytes, { ...source, transaction })
  const text = segments.flatMap((one) => ('elements' in one && one.tag === 'FTX' ? [one.elements[3]] : []))[0]
  readTransaction(bytes, source, transaction, orders)
  const findings = judgeTransaction(bytes, source, transaction, orders)
    .filter(({ code }) => code.startsWith('CHAR'))
    .map(({ code, severity, segment, element }) => `${severity} ${code} ${segment}${element ?? ''}`)
  return { text, findings }
}

const utf8 = (text: string) => Buffer.from(text, 'utf8')
const clean = (text: string) => ({ text, findings: [] })

describe('every set of ISO 9735 is read by its label', () => {
  test.each([
    ['UNOC:3', 'Stra\xdfe \xe9', 'Straße é'],
    ['UNOD:3', '\xa3\xf3d\xbc', 'Łódź'],
    ['UNOE:3', '\xbc\xde\xe1\xda\xd2\xd0', 'Москва'],
    ['UNOF:3', '\xc1\xe8\xde\xed\xe1', 'Αθήνα'],
    ['UNOG:3', '\xa9stanbul', 'İstanbul'],
    ['UNOH:3', '\xd3ekabpils', 'Ķekabpils'],
    ['UNOI:3', '\xe2\xe4', 'قل'],
    ['UNOJ:3', '\xf9\xec', 'של'],
    ['UNOK:3', '\xddzmir', 'İzmir'],
    ['UNOL:3', '5 \xa4', '5 €'],
  ])('%s', (label, bytes, text) => {
    expect(read(fileOf(label, bytes))).toEqual(clean(text))
    expect(read(fileOf(label, bytes), { kind: 'strict' })).toEqual(clean(text))
    expect(read(fileOf(label, bytes), { kind: 'replace' })).toEqual(clean(text))
  })

  test.each(['UNOW:4', 'UNOY:4'])('%s is UTF-8', (label) => {
    expect(read(fileOf(label, utf8('订单 Ł é')))).toEqual(clean('订单 Ł é'))
    expect(read(fileOf(label, utf8('订单 Ł é')), { kind: 'strict' })).toEqual(clean('订单 Ł é'))
  })
})

describe('a label that lies', () => {
  const lie = ['warn CHARSET_LABEL_WRONG FTX4']

  test.each([
    ['UTF-8 sent as UNOC', 'UNOC:3', utf8('ü'), 'ü'],
    ['UTF-8 sent as UNOA', 'UNOA:3', utf8('ü'), 'ü'],
    ['UTF-8 sent as UNOD', 'UNOD:3', utf8('ü'), 'ü'],
    ['Windows-1252 sent as UNOC', 'UNOC:3', '\x80 5 \x96', '€ 5 –'],
    ['Windows-1252 sent as UNOY', 'UNOY:4', '\x80 5 \xe9', '€ 5 é'],
    ['ISO 8859-1 sent as UNOB', 'UNOB:3', 'caf\xe9', 'café'],
  ])('%s is read as what it is, with a warning', (_, label, bytes, text) => {
    expect(read(fileOf(label, bytes))).toEqual({ text, findings: lie })
  })

  test('says where, and never what', () => {
    const bytes = fileOf('UNOC:3', utf8('ABü'))
    const { interchange, transaction } = only(bytes)
    const [found] = judgeTransaction(bytes, interchange, transaction, orders)
    expect(found).toMatchObject({ segment: 'FTX', segmentPosition: 4, element: 4 })
    expect(bytes.subarray(found?.byteOffset).toString()).toMatch(/^ü/)
    expect(found?.text).not.toContain('ü')
  })
})

describe('strict', () => {
  const strict: CharsetPolicy = { kind: 'strict' }

  test.each([
    ['small letters in UNOA', 'UNOA:3', 'Dock'],
    ['a mark that UNOB has not', 'UNOB:3', 'a@b'],
    ['a hole of ISO 8859-7', 'UNOF:3', '\xff'],
    ['a C1 control in UNOD', 'UNOD:3', 'a\x85'],
  ])('%s is an error', (_, label, bytes) => {
    expect(read(fileOf(label, bytes), strict).findings).toEqual(['error CHARACTER_OUTSIDE_CHARSET FTX4'])
  })

  test('the repertoires of UNOA and UNOB, and their separators, are no error', () => {
    expect(read(fileOf('UNOA:3', 'A-Z 0.9,/=!"%&*;<>()?\'?+?:'), strict).findings).toEqual([])
    expect(read(fileOf('UNOB:3', 'a-z'), strict).findings).toEqual([])
  })

  test('bytes that are no UTF-8 are an error under UNOY, and the label is doubted', () => {
    expect(read(fileOf('UNOY:4', 'caf\xe9'), strict).findings).toEqual([
      'warn CHARSET_LABEL_WRONG FTX4',
      'error CHARACTER_OUTSIDE_CHARSET FTX4',
    ])
  })

  test('the agreement declares for X12, which does not', () => {
    const bytes = Buffer.from(interchangeOf(setOf(['BEG*00*SA*caf\x85**20260115', 'PO1*1*1*EA'])), 'latin1')
    const { interchange, transaction } = only(bytes)
    const found = (charset?: CharsetPolicy) =>
      judgeTransaction(bytes, { ...interchange, ...(charset && { charset }) }, transaction, x12).map(
        ({ code }) => code,
      )
    expect(found()).toEqual([])
    expect(found({ kind: 'strict', charset: 'iso-8859-1' })).toContain('CHARACTER_OUTSIDE_CHARSET')
  })
})

test('replace reads what does not fit as U+FFFD, with a warning', () => {
  const replace: CharsetPolicy = { kind: 'replace' }
  const replaced = ['warn CHARSET_LABEL_WRONG FTX4', 'warn CHARACTER_REPLACED FTX4']
  expect(read(fileOf('UNOY:4', 'caf\xe9!'), replace)).toEqual({ text: 'caf\ufffd!', findings: replaced })
  expect(read(fileOf('UNOA:3', 'CAF\xe9'), replace)).toEqual({ text: 'CAF\ufffd', findings: replaced })
})

test('override reads another set than the file says', () => {
  const override: CharsetPolicy = { kind: 'override', charset: 'iso-8859-2' }
  expect(read(fileOf('UNOC:3', '\xa3\xf3d\xbc'), override)).toEqual(clean('Łódź'))
  expect(read(fileOf('UNOC:3', utf8('ü')), { kind: 'override', charset: 'utf-8' })).toEqual(clean('ü'))
  expect(read(fileOf('UNOC:3', 'caf\xe9'), { kind: 'override', charset: 'utf-8' })).toEqual({
    text: 'caf\ufffd',
    findings: ['warn CHARACTER_REPLACED FTX4'],
  })
})

test('code extension (UNOX) and other sets are said to be unsupported, once there is more than ASCII', () => {
  expect(read(fileOf('UNOX:4', 'ABC')).findings).toEqual([])
  for (const label of ['UNOX:4', 'KECA:3', 'UNOZ:3']) {
    expect(read(fileOf(label, '\xb0\xa1')).findings, label).toEqual(['error CHARSET_UNSUPPORTED FTX4'])
  }
  expect(read(fileOf('UNOX:4', 'a\x1b$Bb')).findings).toEqual([
    'error CHARSET_UNSUPPORTED FTX4',
    'error CHARACTER_INVALID FTX4',
  ])
})

test('lengths count characters, not bytes', () => {
  const most = 'é'.repeat(35)
  const bytes = (text: string) =>
    Buffer.from(`UNB+UNOY:4+A:14+B:14+20260115:0930+1'${before}NAD+BY+++${text}'UNT+5+1'UNZ+1+1'`)
  const codes = (text: string) => {
    const { interchange, transaction } = only(bytes(text))
    return judgeTransaction(bytes(text), interchange, transaction, orders).map(({ code }) => code)
  }
  expect(codes(most)).not.toContain('ELEMENT_TOO_LONG')
  expect(codes(`${most}é`)).toContain('ELEMENT_TOO_LONG')
})

test('a character that is cut by a chunk is whole again', () => {
  const bytes = fileOf('UNOY:4', utf8('订单'))
  for (const size of [1, 2, 3]) {
    const framer = createFramer()
    for (let at = 0; at < bytes.length; at += size) framer.write(bytes.subarray(at, at + size))
    expect(framer.end()).toEqual(frame(bytes))
  }
  expect(read(bytes)).toEqual(clean('订单'))
})

test('octets of a binary segment are in no character set', () => {
  const text = interchangeOf(setOf(['BEG*00*SA*PO1**20260115', 'BIN*2*\xff\xfe', 'MSG*caf\xc3\xa9'], {}))
  const bytes = Buffer.from(text, 'latin1')
  const { interchange, transaction } = only(bytes)
  const { segments, charset } = readTransactionTree(bytes, { ...interchange, transaction })
  expect(segments.flatMap((one) => ('elements' in one ? [one.elements.at(-1)] : [])).slice(1)).toEqual([
    '\xff\xfe',
    'café',
  ])
  expect(charset).toBe('utf-8')
})
