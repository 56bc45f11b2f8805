import { createHash } from 'node:crypto'
import { Decimal, decimalText } from '@parley/document'
import { Fault, isList, type Value } from '../value.ts'
import { define, type FunctionDefinition } from './definition.ts'
import { maxTextLength, tooLong } from './text-length.ts'

const value = { name: 'value', kind: 'printable' } as const

const notBase64 = new Fault('this text is not base64 of a UTF-8 text')
const notUrl = new Fault('this text has a % that no code follows')
const notJson = new Fault('this text is not JSON')
const tooDeep = new Fault('the value is nested too deep to be written as JSON')

/** Hashes and encodings: the same text always gives the same. */
export const encodingFunctions: readonly FunctionDefinition[] = [
  define({
    name: 'sha256',
    cost: 8,
    parameters: [value],
    result: 'text',
    run: ([text]) => createHash('sha256').update(text, 'utf8').digest('hex'),
    doc: 'The SHA-256 of the text in UTF-8, in hexadecimal.',
    example: {
      expression: "'PO-1' | sha256 | max(16)",
      gives: '515a3e1231a892d0',
    },
  }),
  define({
    name: 'uuid',
    cost: 16,
    parameters: [value, { name: 'namespace', kind: 'literal' }],
    result: 'text',
    refuse: ([, namespace]) => (uuidForm.test(namespace) ? undefined : 'the namespace is a UUID'),
    run: ([text, namespace]) => uuidOf(text, namespace),
    doc: 'The UUID of a name within a namespace (RFC 9562, version 5): the same name always gives the same.',
    example: {
      expression: "'www.example.com' | uuid('6ba7b810-9dad-11d1-80b4-00c04fd430c8')",
      gives: '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    },
  }),
  define({
    name: 'base64',
    parameters: [value],
    result: 'text',
    run: ([text]) => Buffer.from(text, 'utf8').toString('base64'),
    doc: 'The text in UTF-8, in base64 (RFC 4648).',
    example: { expression: "'Mill Road' | base64", gives: 'TWlsbCBSb2Fk' },
  }),
  define({
    name: 'fromBase64',
    parameters: [value],
    result: 'text',
    run: ([text]) => readBase64(text),
    doc: 'The text that is written in base64; anything but UTF-8 is an error.',
    example: { expression: "'TWlsbCBSb2Fk' | fromBase64", gives: 'Mill Road' },
  }),
  define({
    name: 'urlEncode',
    parameters: [value],
    result: 'text',
    run: ([text]) => encodeURIComponent(text.toWellFormed()),
    doc: 'The text as a part of a URL (RFC 3986).',
    example: { expression: "'A&B c' | urlEncode", gives: 'A%26B%20c' },
  }),
  define({
    name: 'urlDecode',
    cost: 2,
    parameters: [value],
    result: 'text',
    run: ([text]) => readUrl(text),
    doc: 'The text that a part of a URL stands for.',
    example: { expression: "'A%26B%20c' | urlDecode", gives: 'A&B c' },
  }),
  define({
    name: 'xmlText',
    parameters: [value],
    result: 'text',
    run: ([text]) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`),
    doc: 'The text with the five signs of XML as references, for XML inside a text.',
    example: { expression: "'A < B' | xmlText", gives: 'A &#60; B' },
  }),
  define({
    name: 'json',
    parameters: [{ name: 'value', kind: 'any' }],
    result: 'text',
    run: ([tree], context) => {
      const writing: Writing = { text: '', values: 0 }
      const fault = writeValue(tree, writing, 0)
      context.steps += writing.values * stepsOfValue
      return fault ?? writing.text
    },
    doc: 'A value, list or record of the source as JSON text.',
    example: { expression: "lines[sku = 'B2'].note | json", gives: '["fragile"]' },
  }),
  define({
    name: 'jsonValue',
    cost: 2,
    parameters: [value, { name: 'name', kind: 'literal' }],
    result: 'text',
    run: ([text, name]) => readMember(text, name),
    doc: 'A single value of a JSON object inside a text, by its name; dots lead into objects.',
    example: { expression: '\'{"a":{"b":"x"}}\' | jsonValue(\'a.b\')', gives: 'x' },
  }),
]

const uuidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** RFC 9562 5.5: SHA-1 over namespace and name, cut to 16 bytes, version and variant set. */
function uuidOf(text: string, namespace: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(text, 'utf8')
    .digest()
    .subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function readBase64(text: string): string | Fault {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return notBase64
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(text, 'base64'))
  } catch {
    return notBase64
  }
}

function readUrl(text: string): string | Fault {
  try {
    return decodeURIComponent(text)
  } catch {
    return notUrl
  }
}

type Writing = { text: string; values: number }
const deepest = 64
const stepsOfValue = 6

/** Undefined when it is written. */
function writeValue(value: Value, writing: Writing, depth: number): Fault | undefined {
  writing.values++
  if (depth > deepest) return tooDeep
  if (writing.text.length > maxTextLength) return tooLong
  if (value instanceof Decimal) writing.text += decimalText(value)
  else if (isList(value))
    return writeParts(['[', ']'], value, writing, (item) => writeValue(item, writing, depth + 1))
  else if (typeof value === 'object') {
    const members = Object.entries(value).filter(([, member]) => member !== undefined)
    const write = ([name, member]: (typeof members)[number]) => {
      writing.text += `${JSON.stringify(name)}:`
      return writeValue(member, writing, depth + 1)
    }
    return writeParts(['{', '}'], members, writing, write)
  } else writing.text += JSON.stringify(value ?? null)
  return undefined
}

function writeParts<T>(
  [open, close]: readonly [string, string],
  parts: readonly T[],
  writing: Writing,
  write: (part: T) => Fault | undefined,
): Fault | undefined {
  writing.text += open
  for (const [index, part] of parts.entries()) {
    if (index > 0) writing.text += ','
    const fault = write(part)
    if (fault !== undefined) return fault
  }
  writing.text += close
  return undefined
}

function readMember(text: string, name: string): string | Fault | undefined {
  let value: unknown
  try {
    // Numbers as they are written: none passes through a binary float.
    value = JSON.parse(text, (_key, member, { source }: { source?: string } = {}) =>
      typeof member === 'number' ? source : member,
    )
  } catch {
    return notJson
  }
  for (const step of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as { readonly [name: string]: unknown })[step]
  }
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : undefined
}
