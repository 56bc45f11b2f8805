import type { Drafted, DraftedFields } from './draft-fields.ts'
import type { InferResult } from './infer-json.ts'
import { type Element, xmlElements } from './xml-elements.ts'

const xsd = 'http://www.w3.org/2001/XMLSchema'
const maxDepth = 24

/** The built-in types of XML Schema (part 2) as those of guides; every other is text. */
const builtIn: ReadonlyMap<string, string> = new Map([
  ...[
    'decimal',
    'integer',
    'int',
    'long',
    'short',
    'byte',
    'float',
    'double',
    'nonNegativeInteger',
    'positiveInteger',
    'negativeInteger',
    'nonPositiveInteger',
    'unsignedInt',
    'unsignedLong',
    'unsignedShort',
    'unsignedByte',
  ].map((name) => [name, 'number'] as const),
  ['boolean', 'boolean'],
  ['date', 'date'],
  ['dateTime', 'date'],
  ['time', 'time'],
])

/**
 * Makes a guide of an XML Schema 1.0: of the element named, or of the first that no other one holds. Parts of other files
 * (import, include) are noted and left out, as are any, groups by reference and substitution.
 */
export function guideFromXsd(text: string, wanted?: string): InferResult {
  const schema = xmlElements(text)
  if (schema === undefined || schema.uri !== xsd || schema.local !== 'schema')
    return { kind: 'problem', text: 'it is no well-formed XML Schema' }
  const reading = new Reading(schema)
  const root = reading.root(wanted)
  if (root === undefined) {
    const names = reading.elements().join(', ')
    return {
      kind: 'problem',
      text:
        wanted === undefined
          ? 'the schema declares no element'
          : `the schema has no element ${wanted}; it has ${names}`,
    }
  }
  const fields = reading.branch(root)
  if (fields === undefined)
    return { kind: 'problem', text: 'the element holds only text: there are no fields to name' }
  const namespace = attributeOf(schema, 'targetNamespace')
  const isQualified = attributeOf(schema, 'elementFormDefault') === 'qualified'
  if (namespace !== undefined && !isQualified)
    reading.notes.push(
      'only the outermost element is in the namespace (elementFormDefault): compare with a sample',
    )
  const spec = {
    ...{ format: 'xml', document: attributeOf(root, 'name') },
    ...(namespace !== undefined && { namespace: isQualified ? namespace : '*' }),
    fields,
  }
  return { kind: 'drafted', guide: { spec, documents: 0, notes: [...new Set(reading.notes)] } }
}

class Reading {
  readonly notes: string[] = []
  readonly #global = new Map<string, Element>()
  readonly #schema: Element

  constructor(schema: Element) {
    this.#schema = schema
    for (const part of schema.children) {
      const name = attributeOf(part, 'name')
      if (name !== undefined) this.#global.set(`${part.local} ${name}`, part)
      if (part.local === 'import' || part.local === 'include')
        this.notes.push(`${part.local} of another file is left out: its types become text`)
    }
  }

  elements(): readonly string[] {
    return this.#schema.children.flatMap((part) =>
      part.local === 'element' ? (attributeOf(part, 'name') ?? []) : [],
    )
  }

  root(wanted: string | undefined): Element | undefined {
    const elements = this.#schema.children.filter(({ local }) => local === 'element')
    if (wanted !== undefined) return this.#global.get(`element ${wanted}`)
    const held = new Set(everyElement(this.#schema).flatMap((one) => localOf(attributeOf(one, 'ref')) ?? []))
    return elements.find((one) => !held.has(attributeOf(one, 'name') ?? '')) ?? elements[0]
  }

  /** The fields of an element with a complex type; undefined for one that is a value. */
  branch(element: Element, depth = 0): DraftedFields | undefined {
    const type = this.#typeOf(element)
    if (type?.local !== 'complexType' || depth > maxDepth) return undefined
    const fields: { [name: string]: Drafted } = {}
    this.#content(type, fields, { depth, optional: false, many: false })
    return fields
  }

  #typeOf(element: Element): Element | undefined {
    const inline = element.children.find(({ local }) => local === 'complexType' || local === 'simpleType')
    const name = localOf(attributeOf(element, 'type'))
    return inline ?? this.#global.get(`complexType ${name}`) ?? this.#global.get(`simpleType ${name}`)
  }

  #content(of: Element, fields: { [name: string]: Drafted }, at: At): void {
    for (const part of of.children) {
      const isOptional = at.optional || attributeOf(part, 'minOccurs') === '0'
      const isMany = at.many || isRepeated(part)
      const inside = { ...at, optional: isOptional, many: isMany }
      if (part.local === 'element') this.#element(part, fields, inside)
      else if (part.local === 'attribute') this.#attribute(part, fields)
      else if (part.local === 'choice') this.#content(part, fields, { ...inside, optional: true })
      else if (part.local === 'extension' || part.local === 'restriction') this.#derived(part, fields, inside)
      else if (['sequence', 'all', 'complexContent', 'simpleContent'].includes(part.local))
        this.#content(part, fields, inside)
      else if (part.local !== 'annotation') this.notes.push(`${part.local} is left out`)
    }
  }

  /** What a type adds to, or takes from, its base. */
  #derived(part: Element, fields: { [name: string]: Drafted }, at: At): void {
    const base = localOf(attributeOf(part, 'base')) ?? ''
    const inherited = this.#global.get(`complexType ${base}`)
    if (inherited !== undefined && part.local === 'extension' && at.depth < maxDepth)
      this.#content(inherited, fields, { ...at, depth: at.depth + 1 })
    else if (inherited === undefined) fields.$text = this.#wordOfType(base, !at.optional)
    this.#content({ ...part, children: part.children.filter(({ local }) => !facets.has(local)) }, fields, at)
  }

  #element(declared: Element, fields: { [name: string]: Drafted }, { depth, optional, many }: At): void {
    const reference = localOf(attributeOf(declared, 'ref'))
    const element =
      reference === undefined ? declared : (this.#global.get(`element ${reference}`) ?? declared)
    const name = attributeOf(element, 'name') ?? reference ?? ''
    const below = this.branch(element, depth + 1)
    const required = !optional
    const item = below ?? this.#word(element, required && !many)
    const drafted: Drafted = many ? [item] : item
    fields[required && typeof drafted !== 'string' ? `${name}!` : name] = drafted
  }

  #attribute(attribute: Element, fields: { [name: string]: Drafted }): void {
    const name = attributeOf(attribute, 'name') ?? localOf(attributeOf(attribute, 'ref')) ?? ''
    fields[`@${name}`] = this.#word(attribute, attributeOf(attribute, 'use') === 'required')
  }

  #word(of: Element, required: boolean): string {
    const inline = of.children.find(({ local }) => local === 'simpleType')
    return inline === undefined
      ? this.#wordOfType(localOf(attributeOf(of, 'type')) ?? '', required)
      : this.#wordOfSimple(inline, required)
  }

  #wordOfType(name: string, required: boolean): string {
    const own = this.#global.get(`simpleType ${name}`)
    return own === undefined
      ? marked(builtIn.get(name) ?? 'text', required)
      : this.#wordOfSimple(own, required)
  }

  #wordOfSimple(type: Element, required: boolean): string {
    const restriction = type.children.find(({ local }) => local === 'restriction')
    if (restriction === undefined) return marked('text', required)
    const facet = (name: string) =>
      restriction.children
        .filter(({ local }) => local === name)
        .flatMap((one) => attributeOf(one, 'value') ?? [])
    const codes = facet('enumeration').filter((code) => /^[^\s,"]+$/.test(code))
    if (codes.length > 0) return `${marked('code', required)}, codes ${codes.join(' ')}`
    const [max] = [...facet('maxLength'), ...facet('length')]
    const base = this.#wordOfType(localOf(attributeOf(restriction, 'base')) ?? '', required)
    return max === undefined || base.includes(',') || Number(max) < 1 ? base : `${base}, max ${Number(max)}`
  }
}

type At = { readonly depth: number; readonly optional: boolean; readonly many: boolean }

const facets = new Set([
  'enumeration',
  'maxLength',
  'minLength',
  'length',
  'pattern',
  'whiteSpace',
  'totalDigits',
  'fractionDigits',
  'minInclusive',
  'maxInclusive',
  'minExclusive',
  'maxExclusive',
])

function marked(type: string, required: boolean): string {
  return required ? `${type}!` : type
}

function isRepeated(part: Element): boolean {
  const most = attributeOf(part, 'maxOccurs') ?? '1'
  return most === 'unbounded' || Number(most) > 1
}

function attributeOf(element: Element, name: string): string | undefined {
  return element.attributes.find(({ local, uri }) => local === name && uri === '')?.value
}

/** Of a qualified name; the types of other namespaces are not here anyway. */
function localOf(name: string | undefined): string | undefined {
  return name?.slice(name.indexOf(':') + 1)
}

function everyElement(element: Element): readonly Element[] {
  return element.children.flatMap((child) => [child, ...everyElement(child)])
}
