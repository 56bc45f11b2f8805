import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { readAll } from '../codec.contract.ts'
import { compileXmlGuide } from './xml-guide.ts'

const guide = compileXmlGuide({ document: 'r', namespace: '*', fields: { '@a': 'text', $text: 'text' } })
if (guide.kind === 'problems') throw new Error('the guide of the test does not compile')
const { codec } = guide

type Verdict = { readonly isWellFormed: boolean; readonly text?: string | undefined }

function ours(xml: string): Verdict {
  const [found] = readAll(codec, Buffer.from(xml, 'utf8'))
  if (found === undefined || found.faults.length > 0) return { isWellFormed: false }
  return { isWellFormed: true, text: `${String(found.tree.a)}|${String(found.tree.text)}` }
}

function theirs(xml: string): Verdict {
  const parser = new SaxesParser({ xmlns: true })
  let depth = 0
  let isBroken = false
  let text = ''
  let attribute: string | undefined
  let hasChildren = false
  parser.on('error', () => {
    isBroken = true
  })
  parser.on('opentag', (tag) => {
    if (depth === 0) attribute = tag.attributes.a?.value
    else hasChildren = true
    depth++
  })
  parser.on('closetag', () => depth--)
  parser.on('text', (part) => {
    if (depth === 1) text += part
  })
  parser.on('cdata', (part) => {
    if (depth === 1) text += part
  })
  parser.write(xml).close()
  if (isBroken) return { isWellFormed: false }
  const isLayout = hasChildren && text.trim() === ''
  return { isWellFormed: true, text: `${String(attribute)}|${String(isLayout ? undefined : text)}` }
}

const pieces = [
  ...[
    'a',
    'é',
    '😀',
    ' ',
    '\n',
    '\r\n',
    '\t',
    ']]>',
    ']]',
    '>',
    '<',
    '&',
    '&amp;',
    '&lt;',
    '&#13;',
    '&#x41;',
    '&#xFFFF;',
  ],
  ...[
    '&x;',
    '&#;',
    '&#x;',
    '<b>',
    '</b>',
    '<b/>',
    '<b a="1"/>',
    "<b a='&gt;'>",
    '<p:b/>',
    '<b xmlns:p="u">',
    '<p:b p:a="1" p:a="2"/>',
  ],
  ...[
    '<b xmlns="">',
    '<b xmlns:p="">',
    '<b a = "1" c="2" >',
    '<b a="1"c="2"/>',
    '</b >',
    '</ b>',
    '< b/>',
    '<!-- c -->',
    '<!-- a--b -->',
  ],
  ...[
    '<!--->',
    '<![CDATA[<&]]>',
    '<![CDATA[',
    ']]',
    '<?pi?>',
    '<?pi x?y?>',
    '<? x?>',
    '<?xml version="1.0"?>',
    '\u0001',
    '\ufffe',
    '<b:/>',
  ],
  ...[
    '<:b/>',
    '<-b/>',
    '<b.c-d_1/>',
    '<é/>',
    '<b a="<"/>',
    '<b a/>',
    '<b/ >',
    '<b xml:lang="en"/>',
    '<b xmlns:xml="u"/>',
    '<b xmlns:q="http://www.w3.org/XML/1998/namespace"/>',
  ],
]

test('what is well formed, and its text, is what saxes says', () => {
  const body = fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(
      body,
      fc.constantFrom('<r>', '<r a=" x&#10;\ty ">', '<r xmlns:p="urn:p">', '<r a="1" a="2">'),
      (inner, start) => {
        const xml = `${start}${inner}</r>`
        expect({ xml, ...ours(xml) }).toEqual({ xml, ...theirs(xml) })
      },
    ),
    { numRuns: 5000 },
  )
})
