import type { Name } from './name-table.ts'
import { schemaInstance, xmlNamespace, xmlnsNamespace } from './xml-names.ts'

/** A name with its namespace. */
export type Resolved = {
  readonly uri: string
  readonly local: string
  /** `{uri}local`: what guides look names up by. */
  readonly key: string
  readonly isNil: boolean
}

export function keyOf(uri: string, local: string): string {
  return `{${uri}}${local}`
}

/** The namespaces in force at an element: its own declarations, and those of the elements around it. */
export class NamespaceScope {
  private readonly own: ReadonlyMap<string, string>
  private readonly outer: NamespaceScope | undefined
  private readonly elements = new Map<Name, Resolved>()
  private readonly attributes = new Map<Name, Resolved>()

  constructor(own: ReadonlyMap<string, string>, outer?: NamespaceScope) {
    this.own = own
    this.outer = outer
  }

  /** The namespace of a prefix; of the empty prefix without a declaration, none; undefined when it is not declared. */
  uriOf(prefix: string): string | undefined {
    for (let scope: NamespaceScope | undefined = this; scope !== undefined; scope = scope.outer) {
      const uri = scope.own.get(prefix)
      if (uri !== undefined) return uri
    }
    if (prefix === 'xml') return xmlNamespace
    return prefix === '' ? '' : undefined
  }

  /** Undefined when the prefix is not declared. */
  element(name: Name): Resolved | undefined {
    return this.elements.get(name) ?? this.resolve(name, this.elements, name.prefix)
  }

  /** An attribute without a prefix has no namespace (Namespaces in XML 6.2). */
  attribute(name: Name): Resolved | undefined {
    const known = this.attributes.get(name)
    if (known !== undefined) return known
    if (name.prefix !== '') return this.resolve(name, this.attributes, name.prefix)
    return this.keep(name, this.attributes, '')
  }

  private resolve(name: Name, kept: Map<Name, Resolved>, prefix: string): Resolved | undefined {
    const uri = this.uriOf(prefix)
    return uri === undefined ? undefined : this.keep(name, kept, uri)
  }

  private keep(name: Name, kept: Map<Name, Resolved>, uri: string): Resolved {
    const { local } = name
    const resolved = { uri, local, key: keyOf(uri, local), isNil: uri === schemaInstance && local === 'nil' }
    if (name.isKept) kept.set(name, resolved)
    return resolved
  }

  /** The scope inside an element that declares these; this one when they change nothing. */
  with(declared: ReadonlyMap<string, string>): NamespaceScope {
    for (const [prefix, uri] of declared) {
      if (this.uriOf(prefix) !== uri) return new NamespaceScope(declared, this)
    }
    return this
  }

  /** Everything in force, by prefix. */
  bindings(): { readonly [prefix: string]: string } {
    const all = { ...this.outer?.bindings() }
    return Object.assign(all, Object.fromEntries(this.own))
  }
}

/** What is wrong with a declaration (Namespaces in XML 3 and 5), if anything. */
export function declarationFault(prefix: string, uri: string): string | undefined {
  if (prefix === 'xmlns') return 'the prefix xmlns cannot be declared'
  if ((prefix === 'xml') !== (uri === xmlNamespace)) return 'the prefix xml and its namespace belong together'
  if (uri === xmlnsNamespace) return 'the namespace of xmlns cannot be declared'
  return prefix !== '' && uri === '' ? 'a prefix needs a namespace' : undefined
}
