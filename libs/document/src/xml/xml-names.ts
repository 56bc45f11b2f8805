// XML 1.0 (fifth edition) production 4 and 4a without the colon: an NCName of Namespaces in XML.
const start =
  'A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C-\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}'
const ncName = new RegExp(`^[${start}][${start}.0-9\\u00B7\\u0300-\\u036F\\u203F-\\u2040-]*$`, 'u')

/** Whether a text is a name without a prefix. */
export function isNcName(text: string): boolean {
  return ncName.test(text)
}

/** Where the first character stands that XML 1.0 (production 2) cannot hold, not even as a reference; -1: nowhere. */
export function findForbidden(text: string): number {
  // The quick question first: most texts have nothing of the kind.
  return suspicious.test(text) ? text.search(forbidden) : -1
}

const suspicious = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

/** Whether a number is a character of XML 1.0. */
export function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 9 || code === 10 || code === 13
  return code < 0xd800 || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
}

export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace'
export const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/'
export const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance'
