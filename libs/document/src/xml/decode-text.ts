import { isXmlCharacter } from './xml-names.ts'

export type Decoded =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'fault'
      /** Where in the text given. */
      readonly at: number
      readonly code: 'XML_ENTITY' | 'XML_CHARACTER' | 'XML_SYNTAX'
      readonly text: string
    }

const predefined: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['apos', "'"],
  ['quot', '"'],
])

/** Character data: line ends become line feeds (XML 2.11), references their characters. */
export function decodeText(raw: string): Decoded {
  const text = raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw
  return text.includes('&') ? decodeReferences(text) : { kind: 'text', text }
}

/** The value of an attribute: white space becomes blanks, but not that of references (XML 3.3.3). */
export function decodeAttribute(raw: string): Decoded {
  return decodeReferences(raw.replace(/\r\n|[\r\n\t]/g, ' '))
}

// Only characters and the five names of XML 4.6: without a DTD there are no other entities.
function decodeReferences(text: string): Decoded {
  let decoded = ''
  let from = 0
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', from)) {
    const end = text.indexOf(';', at)
    // No reference is longer than &#x0010FFFF; with some zeros.
    if (end < 0 || end - at > 32) {
      return { kind: 'fault', at, code: 'XML_SYNTAX', text: '& must be written as &amp;' }
    }
    const name = text.slice(at + 1, end)
    const character = name.startsWith('#') ? characterOf(name.slice(1)) : predefined.get(name)
    if (character === undefined) {
      const isNumber = name.startsWith('#')
      return isNumber
        ? {
            kind: 'fault',
            at,
            code: 'XML_CHARACTER',
            text: 'a reference to a character that XML cannot hold',
          }
        : {
            kind: 'fault',
            at,
            code: 'XML_ENTITY',
            text: 'entities beside lt, gt, amp, apos and quot are refused',
          }
    }
    decoded += text.slice(from, at) + character
    from = end + 1
  }
  return { kind: 'text', text: decoded + text.slice(from) }
}

function characterOf(number: string): string | undefined {
  const code = /^x[0-9A-Fa-f]+$/.test(number)
    ? Number.parseInt(number.slice(1), 16)
    : /^[0-9]+$/.test(number)
      ? Number.parseInt(number, 10)
      : -1
  return isXmlCharacter(code) ? String.fromCodePoint(code) : undefined
}
