import { describe, expect, test } from 'vitest'
import { objectIds } from '../cms/algorithms.ts'
import { atAlice, outcomeOf, posted } from '../test-messages.ts'
import { BerReader, MalformedBer } from './ber-reader.ts'
import { der, derObjectId, derSetOf, derTime } from './der-writer.ts'

const eoc = Buffer.from([0, 0])
const open = (tag: number, ...content: Buffer[]) => Buffer.concat([Buffer.from([tag, 0x80]), ...content, eoc])

function failure(read: () => unknown): MalformedBer {
  try {
    read()
  } catch (error) {
    if (error instanceof MalformedBer) return error
  }
  throw new Error('nothing was refused')
}

describe('BER', () => {
  test('definite and indefinite forms read the same', () => {
    const inner = [der(0x02, Buffer.of(1)), der(0x04, Buffer.from('abc'))]
    for (const bytes of [der(0x30, ...inner), open(0x30, ...inner)]) {
      const reader = new BerReader(bytes)
      reader.enter(0x30)
      expect(reader.primitive(0x02)).toEqual(Buffer.of(1))
      expect(reader.octets(0x04).toString()).toBe('abc')
      expect(reader.peek()).toBe(-1)
      reader.leave()
      expect(reader.byteOffset).toBe(bytes.length)
    }
  })

  test('octet strings in pieces, nested, definite or not', () => {
    const piece = (text: string) => der(0x04, Buffer.from(text))
    for (const bytes of [
      der(0x24, piece('ab'), piece(''), piece('c')),
      open(0x24, piece('a'), open(0x24, piece('b'), der(0x24, piece('c')))),
    ]) {
      expect(new BerReader(bytes).octets(0x04).toString()).toBe('abc')
    }
  })

  test('elements not wanted are passed over whatever their form', () => {
    const reader = new BerReader(Buffer.concat([open(0x30, open(0x31, der(0x30))), der(0x02, Buffer.of(5))]))
    reader.skip()
    expect(reader.primitive(0x02)).toEqual(Buffer.of(5))
  })

  test.each([
    ['no bytes', '', true],
    ['a tag alone', '30', true],
    ['a length that reaches beyond the bytes', '30 05 02 01', true],
    ['a length of 2^32 - 1', '30 84 ff ff ff ff 00', true],
    ['a length of 2^48 - 1', '30 86 ff ff ff ff ff ff', true],
    ['a length field of 7 bytes', '30 87 01 01 01 01 01 01 01', false],
    ['an element longer than the one around it', '30 03 02 09 01 00', false],
    ['no end of contents', '30 80 02 01 01', true],
    ['a primitive of indefinite length', '30 80 04 80 00 00 00 00', false],
    ['a tag number over 30', '30 04 1f 81 01 00', false],
  ])('%s is malformed', (_, hex, truncated) => {
    const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex')
    const error = failure(() => {
      const reader = new BerReader(bytes)
      reader.enter(0x30)
      reader.leave()
    })
    expect(error.truncated).toBe(truncated)
  })

  test('deep nesting is refused, in skipping and in octet strings', () => {
    const deep = (tag: number) =>
      Buffer.concat([Buffer.alloc(40_000, Buffer.from([tag, 0x80])), Buffer.alloc(40_000)])
    expect(failure(() => new BerReader(deep(0x30)).skip()).message).toContain('too deep')
    expect(failure(() => new BerReader(deep(0x24)).octets(0x04)).message).toContain('too deep')
  })

  test('object identifiers, set order and times are written as DER wants them', () => {
    for (const oid of [objectIds.zlib, '2.5.29.14', '2.16.840.1.101.3.4.2.1', '1.2.840.113549.1.7.1']) {
      expect(new BerReader(derObjectId(oid)).objectId()).toBe(oid)
    }
    expect(derSetOf(0x31, [Buffer.of(4, 1, 2), Buffer.of(2, 1, 9)]).toString('hex')).toBe('3106020109040102')
    expect(derTime(new Date('2049-12-31T23:59:59Z')).toString('latin1')).toContain('491231235959Z')
    expect(derTime(new Date('2050-01-01T00:00:00Z')).toString('latin1')).toContain('20500101000000Z')
  })
})

describe('hostile sizes take time in proportion to the bytes', () => {
  test('4 MB in octet strings of one byte', () => {
    const pieces = Buffer.alloc(3 * 1_400_000, Buffer.from([0x04, 0x01, 0x61]))
    expect(new BerReader(open(0x24, pieces)).octets(0x04).length).toBe(1_400_000)
  })

  test('10,000 recipients, none of them us, each key in pieces', async () => {
    const name = der(0x30, der(0x30), der(0x02, Buffer.of(1)))
    const key = open(0x24, der(0x04, Buffer.alloc(64)), der(0x04, Buffer.alloc(64)))
    const recipient = der(0x30, der(0x02, Buffer.of(0)), name, der(0x30, derObjectId(objectIds.rsa)), key)
    const cipher = der(0x30, derObjectId('2.16.840.1.101.3.4.1.2'), der(0x04, Buffer.alloc(16)))
    const content = der(0x30, derObjectId(objectIds.data), cipher, der(0x80, Buffer.alloc(16)))
    const recipients = der(0x31, ...Array.from({ length: 10_000 }, () => recipient))
    const fields = der(0x30, der(0x02, Buffer.of(0)), recipients, content)
    const bytes = der(0x30, derObjectId(objectIds.envelopedData), der(0xa0, fields))
    expect(outcomeOf(await atAlice(posted('application/pkcs7-mime', bytes)))).toBe('decryption-failed')
  })

  test('1 MB of blanks in a quoted-printable payload, of boundary lookalikes and of header lines', async () => {
    const blanks = Buffer.concat([Buffer.alloc(1 << 20, ' '), Buffer.from('x')])
    const payload = posted('text/plain', blanks, [['Content-Transfer-Encoding', 'quoted-printable']])
    expect(outcomeOf(await atAlice(payload))).toBe('opened')
    const lookalikes = Buffer.alloc(1 << 20, '\n--bx')
    expect(outcomeOf(await atAlice(posted('multipart/signed; boundary=b', lookalikes)))).toBe(
      'body-truncated',
    )
    const flood = Buffer.alloc(1 << 20, '\r\n--b')
    expect(outcomeOf(await atAlice(posted('multipart/signed; boundary=b', flood)))).toBe(
      'unexpected-processing-error',
    )
  })
})
