import type { FieldProblem } from '../shape-of-fields.ts'
import { type GuideNamespaces, readGuideName } from './guide-names.ts'
import { newElement, type Slot, type XmlElement } from './xml-plan.ts'

type Path = readonly (string | number)[]
type Reading = { readonly spaces: GuideNamespaces; readonly problems: FieldProblem[] }

/** Reads the constants of an envelope: `{ '@version': '1.0', Header: { Sender: 'ACME' } }`. */
export function compileHeader(
  envelope: unknown,
  spaces: GuideNamespaces,
  problems: FieldProblem[],
): XmlElement {
  const element = newElement('')
  fill(element, envelope, ['envelope'], { spaces, problems })
  return element
}

function fill(element: XmlElement, value: unknown, path: Path, reading: Reading): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || path.length > 16) {
    reading.problems.push({ path, text: 'write the elements as name: text, and nest them at most 16 deep' })
    return
  }
  for (const [key, inner] of Object.entries(value))
    fillOne(element, key, inner, { ...reading, path: [...path, key] })
}

function fillOne(
  element: XmlElement,
  key: string,
  value: unknown,
  { spaces, problems, path }: Reading & { readonly path: Path },
): void {
  const isAttribute = key.startsWith('@')
  const name = readGuideName(isAttribute ? key.slice(1) : key, spaces, isAttribute)
  if ('problem' in name) {
    problems.push({ path, text: name.problem })
    return
  }
  const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  if (isAttribute) {
    if (isText) element.attributes.set(name.key, { tag: name.tag, slot: constant(String(value)) })
    else problems.push({ path, text: 'an attribute is a text' })
    return
  }
  const child = newElement(name.tag)
  element.children.set(name.key, child)
  if (isText) child.text = constant(String(value))
  else fill(child, value, path, { spaces, problems })
}

function constant(text: string): Slot {
  return { field: '', type: 'text', isList: false, isNilled: false, constant: text }
}
