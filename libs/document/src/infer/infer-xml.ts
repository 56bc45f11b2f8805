import { draftFields } from './draft-fields.ts'
import type { InferResult } from './infer-json.ts'
import { nothingSeen, observe, type Raw } from './observe.ts'
import { type Element, xmlElements } from './xml-elements.ts'

const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance'

/** Drafts a guide from XML files: a document each, or one outer element around many of the same name. */
export function inferXml(files: readonly string[]): InferResult {
  const roots = files.map(xmlElements)
  const [first] = roots
  if (first === undefined || roots.includes(undefined))
    return { kind: 'problem', text: 'a file is no well-formed XML without a DTD' }
  const outer = roots.flatMap((root) => root ?? [])
  const inner = repeatedIn(first)
  const documents =
    inner === undefined
      ? outer
      : outer.flatMap(({ children }) => children.filter((one) => one.local === inner))
  const names = new Names(first)
  const seen = nothingSeen()
  for (const document of documents) observe(rawOf(document, names), seen)
  if (seen.branches === 0)
    return { kind: 'problem', text: 'the documents hold only text: there are no fields to name' }
  const way = inner === undefined ? names.of(first) : `${names.of(first)}/${names.of(documents[0] ?? first)}`
  const spec = { format: 'xml', document: way, ...names.declarations(), fields: draftFields(seen) }
  const notes = inner === undefined ? [] : [`each ${inner} within ${first.local} is taken for a document`]
  return { kind: 'drafted', guide: { spec, documents: documents.length, notes } }
}

/** The name of the only children of an outer element, when there are several of them and each has children. */
function repeatedIn({ children }: Element): string | undefined {
  const [first] = children
  const isFeed =
    children.length > 1 &&
    children.every(({ local, children: below }) => local === first?.local && below.length > 0)
  return isFeed ? first?.local : undefined
}

/** Names as a guide writes them: those of the first element's namespace bare, others with a prefix. */
class Names {
  readonly #own: string
  readonly #prefixes = new Map<string, string>()

  constructor({ uri }: Element) {
    this.#own = uri
  }

  of(
    { local, prefix, uri }: { readonly local: string; readonly prefix: string; readonly uri: string },
    isAttribute = false,
  ): string {
    // An attribute without a prefix is of no namespace, and so is the bare name of one in a guide.
    if (isAttribute ? uri === '' : uri === this.#own) return local
    const known = this.#prefixes.get(uri) ?? (prefix === '' ? `n${this.#prefixes.size + 1}` : prefix)
    this.#prefixes.set(uri, known)
    return `${known}:${local}`
  }

  declarations(): { readonly [word: string]: unknown } {
    const others = [...this.#prefixes].map(([uri, prefix]) => [prefix, uri])
    return {
      ...(this.#own !== '' && { namespace: this.#own }),
      ...(others.length > 0 && { namespaces: Object.fromEntries(others) }),
    }
  }
}

function rawOf(element: Element, names: Names): Raw {
  const own = element.attributes.filter(({ uri }) => uri !== schemaInstance)
  const text = element.text.trim()
  if (element.children.length === 0 && own.length === 0) return text
  const branch: { [name: string]: Raw } = {}
  for (const attribute of own) branch[`@${names.of(attribute, true)}`] = attribute.value
  for (const child of element.children) add(branch, names.of(child), rawOf(child, names))
  if (text !== '' && element.children.length === 0) branch.$text = text
  return branch
}

function add(branch: { [name: string]: Raw }, name: string, raw: Raw): void {
  const before = branch[name]
  if (before === undefined) branch[name] = raw
  else branch[name] = Array.isArray(before) ? [...before, raw] : [before, raw]
}
