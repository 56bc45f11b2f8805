import { NamespaceScope } from './namespace-scope.ts'
import type { XmlEncoding } from './xml-encoding.ts'

/** What a document needs of the file around it to be read from its range alone. */
export type PlaceContext = {
  readonly encoding: XmlEncoding
  readonly scope: NamespaceScope
  /** Of its first byte in its line, 1-based. */
  readonly column: number
}

const names = new WeakMap<NamespaceScope, string>()

/** As JSON: `e` the encoding, `n` the namespaces by prefix, `c` the column; what is usual is left out. */
export function contextText({ encoding, scope, column }: PlaceContext): string | undefined {
  let bindings = names.get(scope)
  if (bindings === undefined) {
    bindings = JSON.stringify(scope.bindings())
    names.set(scope, bindings)
  }
  const parts = [
    ...(encoding === 'utf-8' ? [] : [`"e":"${encoding}"`]),
    ...(bindings === '{}' ? [] : [`"n":${bindings}`]),
    ...(column === 1 ? [] : [`"c":${column}`]),
  ]
  return parts.length === 0 ? undefined : `{${parts.join(',')}}`
}

/** Reads what `contextText` wrote. */
export function readContext(text: string | undefined): PlaceContext {
  const { e = 'utf-8', n = {}, c = 1 } = text === undefined ? {} : (JSON.parse(text) as Written)
  return { encoding: e, scope: new NamespaceScope(new Map(Object.entries(n))), column: c }
}

type Written = {
  readonly e?: XmlEncoding
  readonly n?: { readonly [prefix: string]: string }
  readonly c?: number
}
