import { readFieldWord } from '../field-word.ts'
import { isPlainObject } from '../plain-object.ts'
import type { FieldProblem } from '../shape-of-fields.ts'
import type { BranchShape, Shape, ValueShape } from '../tree.ts'
import { fieldNameOf, type GuideName, type GuideNamespaces, readGuideName } from './guide-names.ts'
import { newElement, type Slot, type XmlElement } from './xml-plan.ts'

type Path = readonly (string | number)[]
type Fields = { [name: string]: Shape }
/** Where fields go: the branch's shape, and the element that stands for it. */
type Into = { readonly fields: Fields; readonly element: XmlElement; readonly path: Path }

const maxDepth = 32
const maxFields = 10_000

/** Reads the fields of a guide of XML: the shape of the branch, and what the element is read and written by. */
export function compileXmlFields(
  fields: unknown,
  element: XmlElement,
  spaces: GuideNamespaces,
): { readonly shape: BranchShape; readonly problems: readonly FieldProblem[] } {
  const compiler = new FieldCompiler(spaces)
  const shape = compiler.branch(fields, element, { path: ['fields'], required: true })
  return { shape, problems: compiler.problems }
}

class FieldCompiler {
  readonly problems: FieldProblem[] = []
  private readonly spaces: GuideNamespaces
  private count = 0

  constructor(spaces: GuideNamespaces) {
    this.spaces = spaces
  }

  branch(
    value: unknown,
    element: XmlElement,
    { path, required }: { readonly path: Path; readonly required: boolean },
  ): BranchShape {
    const fields: Fields = Object.create(null)
    if (!isPlainObject(value)) this.report(path, 'write the fields as name: type')
    else if (path.length > maxDepth) this.report(path, `fields are nested more than ${maxDepth} deep`)
    else {
      const into = { fields, element, path }
      for (const key of Object.keys(value)) if (!settings.has(key)) this.field(key, value[key], into)
    }
    return { kind: 'branch', fields, required }
  }

  private field(key: string, value: unknown, { fields, element, path: outer }: Into): undefined {
    const path = [...outer, key]
    if (++this.count > maxFields) {
      if (this.count === maxFields + 1) this.report(path, `more than ${maxFields} fields`)
      return
    }
    const marked = key.endsWith('!')
    const source = marked ? key.slice(0, -1) : key
    const name = fieldNameOf(source.replace(/^[@$]/, '').replace(/^.*:/, ''))
    if (name === '') return this.report(path, 'a field needs a name')
    if (Object.hasOwn(fields, name)) {
      return this.report(
        path,
        `${name} is named twice; give one a name of its own, with "at ${source}" behind its type`,
      )
    }
    const into = { fields, element, path }
    const shape = this.shape(value, { source, name, marked }, into)
    if (shape !== undefined) fields[name] = shape
  }

  private shape(
    value: unknown,
    { source, name, marked }: { readonly source: string; readonly name: string; readonly marked: boolean },
    into: Into,
  ): Shape | undefined {
    const { path, element } = into
    const isList = Array.isArray(value)
    const items: readonly unknown[] = isList ? value : [value]
    const [item] = items
    if (items.length !== 1 || Array.isArray(item)) {
      this.report(path, 'a list has exactly one item: the form of each')
      return undefined
    }
    if (typeof item === 'string') {
      const shape = this.value(item, { source, name, marked: marked && !isList, isList }, into)
      return isList && shape !== undefined ? { kind: 'list', item: shape, required: marked } : shape
    }
    const inner = isList ? [...path, 0] : path
    if (isList && isPlainObject(item) && item.$mixed === true) {
      const piece = newElement('')
      element.mixed = { field: name, piece }
      return {
        kind: 'list',
        required: marked,
        item: this.branch(item, piece, { path: inner, required: false }),
      }
    }
    const at = isPlainObject(item) && item.$at !== undefined ? item.$at : source
    const place = this.place(String(at), element, path)
    if (place === undefined) return undefined
    if (isUsed(place)) this.report(path, 'other fields stand for this element already')
    place.opens = { field: name, isList }
    const shape = this.branch(item, place, { path: inner, required: marked && !isList })
    return isList ? { kind: 'list', item: shape, required: marked } : shape
  }

  private value(
    word: string,
    named: {
      readonly source: string
      readonly name: string
      readonly marked: boolean
      readonly isList: boolean
    },
    into: Into,
  ): ValueShape | undefined {
    const read = readFieldWord(word, ['at', 'is', 'nil'])
    if (read.kind === 'problem') {
      this.report(into.path, read.text)
      return undefined
    }
    const constant = read.options.get('is')
    const shape: ValueShape = {
      ...read.shape,
      required: constant === undefined && (named.marked || read.shape.required),
      ...(constant !== undefined && { codes: [constant] }),
    }
    const slot: Slot = {
      field: named.name,
      type: shape.type,
      isList: named.isList,
      isNilled: read.options.has('nil'),
      ...(constant !== undefined && { constant }),
    }
    this.put(read.options.get('at') ?? named.source, slot, into)
    return shape
  }

  /** `cbc:ID`, `@id`, `$text`, `Price/@currency`, `Price/$text` */
  private put(at: string, slot: Slot, { element, path }: Into): void {
    const steps = at.split('/')
    const last = steps.at(-1) ?? ''
    const isPart = last.startsWith('@') || last === '$text'
    const way = (isPart ? steps.slice(0, -1) : steps).join('/')
    const place = way === '' ? element : this.place(way, element, path)
    if (place === undefined) return
    if (last.startsWith('@')) {
      const name = this.name(last.slice(1), path, true)
      if (name === undefined) return
      if (place.attributes.has(name.key)) this.report(path, `${last} is read by another field already`)
      if (slot.isList) this.report(path, 'an attribute stands once, so it is no list')
      place.attributes.set(name.key, { tag: name.tag, slot })
    } else if (place.text !== undefined) this.report(path, 'this text is read by another field already')
    else place.text = slot
  }

  /** The element at a way below another one; elements on the way are made, and are no branches. */
  private place(way: string, from: XmlElement, path: Path): XmlElement | undefined {
    let element = from
    for (const step of way.split('/')) {
      const name = this.name(step, path, false)
      if (name === undefined) return undefined
      const next = element.children.get(name.key) ?? newElement(name.tag)
      if (next.opens !== undefined) {
        this.report(path, `${step} is read as a group or list of its own; put this field into it`)
        return undefined
      }
      element.children.set(name.key, next)
      element = next
    }
    return element
  }

  private name(tag: string, path: Path, isAttribute: boolean): GuideName | undefined {
    const name = readGuideName(tag, this.spaces, isAttribute)
    if (!('problem' in name)) return name
    this.report(path, name.problem)
    return undefined
  }

  private report(path: Path, text: string): undefined {
    this.problems.push({ path, text })
  }
}

/** Words of a branch that are no fields. */
const settings: ReadonlySet<string> = new Set(['$at', '$mixed'])

function isUsed({ opens, text, attributes, children }: XmlElement): boolean {
  return opens !== undefined || text !== undefined || attributes.size > 0 || children.size > 0
}
