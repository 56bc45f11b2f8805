import { expect, test } from 'vitest'
import { plain, readInChunks } from '../codec.contract.ts'
import { compileXmlGuide } from './xml-guide.ts'

const guide = compileXmlGuide({ document: 'o', namespace: '*', fields: { '@id': 'text', n: 'text' } })
if (guide.kind === 'problems') throw new Error('the guide of the test does not compile')
const { codec } = guide

const text = (xml: string) => Buffer.from(xml, 'utf8')
const raw = (xml: string) => Buffer.from(xml, 'latin1')
const wide = (xml: string) => Buffer.from(xml, 'utf16le')
const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('')
const names = (count: number) => Array.from({ length: count }, (_, n) => `a${n}="1"`).join(' ')
// Pairs of letters with the same hash for a multiplier of 31: Aa and BB.
const collisions = Array.from({ length: 256 }, (_, n) =>
  n.toString(2).padStart(8, '0').replaceAll('0', 'Aa').replaceAll('1', 'BB'),
)
const spaces = (count: number) => Array.from({ length: count }, (_, n) => `xmlns:p${n}="urn:${n}"`).join(' ')

/** What becomes of each file: the code of its fault, or the tree. */
const files: readonly (readonly [string, Uint8Array, unknown])[] = [
  ['billion laughs', text(`<!DOCTYPE o [<!ENTITY l0 "lol">${laughs}]><o><n>&l9;</n></o>`), 'XML_DTD'],
  [
    'quadratic blowup',
    text(`<!DOCTYPE o [<!ENTITY a "${'a'.repeat(50_000)}">]><o>${'&a;'.repeat(50_000)}</o>`),
    'XML_DTD',
  ],
  [
    'external entity',
    text('<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><o><n>&x;</n></o>'),
    'XML_DTD',
  ],
  [
    'parameter entity',
    text('<!DOCTYPE o [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;]><o/>'),
    'XML_DTD',
  ],
  ['external subset', text('<!DOCTYPE o SYSTEM "http://127.0.0.1/o.dtd"><o/>'), 'XML_DTD'],
  ['DTD without entities', text('<?xml version="1.0"?><!DOCTYPE o><o/>'), 'XML_DTD'],
  ['DTD after a comment', text('<!-- a --> <!DOCTYPE o><o/>'), 'XML_DTD'],
  ['DTD in the document', text('<o><n>1</n><!DOCTYPE o></o>'), 'XML_DTD'],
  ['entity declaration alone', text('<o><!ENTITY a "b"></o>'), 'XML_DTD'],
  ['DTD in UTF-16', wide('\ufeff<!DOCTYPE o><o/>'), 'XML_DTD'],
  ['entity without a DTD', text('<o><n>&xxe;</n></o>'), 'XML_ENTITY'],
  ['entity in an attribute', text('<o id="&xxe;"/>'), 'XML_ENTITY'],
  [
    'XInclude',
    text('<o xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/><n>1</n></o>'),
    { n: '1' },
  ],
  [
    'schema location',
    text(
      '<o xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a http://127.0.0.1/"><n>1</n></o>',
    ),
    { n: '1' },
  ],
  ['stylesheet', text('<?xml-stylesheet href="http://127.0.0.1/x.xsl"?><o><n>1</n></o>'), { n: '1' }],
  ['deep nesting', text(`<o>${'<a>'.repeat(200_000)}${'</a>'.repeat(200_000)}</o>`), 'DOC_TOO_DEEP'],
  ['deep nesting around', text(`${'<a>'.repeat(200_000)}<o/>`), 'DOC_TOO_DEEP'],
  ['flood of attributes', text(`<o ${names(50_000)}/>`), 'DOC_TOO_MANY_FIELDS'],
  ['flood of attributes inside', text(`<o><n ${names(300)}/></o>`), 'DOC_TOO_MANY_FIELDS'],
  ['flood of namespaces', text(`<o ${spaces(5000)}/>`), 'DOC_TOO_MANY_FIELDS'],
  [
    'namespaces at every element',
    text(`<o>${`<a ${spaces(200)}><n/></a>`.repeat(500)}<n>1</n></o>`),
    { n: '1' },
  ],
  ['one attribute by two prefixes', text('<o xmlns:a="u" xmlns:b="u" a:x="1" b:x="2"/>'), 'XML_SYNTAX'],
  ['long name', text(`<o><${'n'.repeat(1_000_000)}/></o>`), 'XML_SYNTAX'],
  ['long attribute', text(`<o id="${'x'.repeat(3_000_000)}"/>`), 'DOC_TOO_LARGE'],
  ['tag without an end', text(`<o id="${'x'.repeat(2_000_000)}`), 'DOC_TOO_LARGE'],
  ['comment without an end', text(`<!--${'-x'.repeat(1_000_000)}`), 'XML_END'],
  ['CDATA without an end', text(`<o><![CDATA[${']]'.repeat(500_000)}`), 'XML_END'],
  [
    'many names',
    text(`<o>${Array.from({ length: 20_000 }, (_, n) => `<e${n}/>`).join('')}<n>1</n></o>`),
    { n: '1' },
  ],
  [
    'names of one hash',
    text(
      `<o>${collisions
        .map((name) => `<${name}/>`)
        .join('')
        .repeat(20)}<n>1</n></o>`,
    ),
    { n: '1' },
  ],
  ['zero byte', text('<o><n>a\0b</n></o>'), 'XML_CHARACTER'],
  ['zero as a reference', text('<o><n>&#0;</n></o>'), 'XML_CHARACTER'],
  ['number without an end', text(`<o><n>&#${'9'.repeat(30)};</n></o>`), 'XML_CHARACTER'],
  ['reference without an end', text(`<o><n>${'&'.repeat(1000)}</n></o>`), 'XML_SYNTAX'],
  ['U+FFFF', text('<o><n>\uffff</n></o>'), 'XML_CHARACTER'],
  ['surrogates in UTF-8', raw('<o><n>\xed\xa0\x80\xed\xb0\x80</n></o>'), 'CHARSET'],
  ['overlong UTF-8', raw('<o><n>\xc0\xbcscript\xc0\xbe</n></o>'), 'CHARSET'],
  ['half a pair in UTF-16', wide('\ufeff<o><n>\ud800</n></o>'), 'CHARSET'],
  [
    'no character of Windows-1252',
    raw('<?xml version="1.0" encoding="windows-1252"?><o><n>\x81</n></o>'),
    'CHARSET',
  ],
  ['UTF-7', raw('<?xml version="1.0" encoding="UTF-7"?><o>+ADw-n+AD4-1+ADw-/n+AD4-</o>'), 'XML_ENCODING'],
  ['UTF-16 that is none', text('<?xml version="1.0" encoding="UTF-16"?><o/>'), 'XML_ENCODING'],
  [
    'a mark of UTF-8 before ISO-8859-1',
    text('\ufeff<?xml version="1.0" encoding="ISO-8859-1"?><o/>'),
    'XML_ENCODING',
  ],
  ['UTF-16 that says UTF-8', wide('\ufeff<?xml version="1.0" encoding="UTF-8"?><o/>'), 'XML_ENCODING'],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0]), 'XML_ENCODING'],
  ['EBCDIC', Buffer.from([0x4c, 0x6f, 0xa7, 0x94, 0x93, 0x40]), 'XML_SYNTAX'],
  ['bytes of a zip', Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0]), 'XML_SYNTAX'],
]

const limits = { maxDocumentBytes: 2_600_000 }

test.each(files)('%s: refused by its code, or read as if it were not there', (_, file, expected) => {
  for (const size of [file.length, 65_536, 4097]) {
    const found = readInChunks(codec, file, size, limits)
    expect(found.length).toBe(1)
    const [fault] = found[0]?.faults ?? []
    expect(fault === undefined ? plain(found[0]?.tree) : fault.code).toEqual(expected)
  }
})
