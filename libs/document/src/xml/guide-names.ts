import { keyOf } from './namespace-scope.ts'
import { isNcName, schemaInstance, xmlNamespace } from './xml-names.ts'

/** How the names of a guide are read: the namespaces that it declares by prefix, '' for names without one. */
export type GuideNamespaces = {
  /** Names without a prefix are of this namespace; `*`: of any. */
  readonly own: string
  readonly byPrefix: ReadonlyMap<string, string>
}

export const anyNamespace = '*'

export type GuideName = { readonly tag: string; readonly local: string; readonly key: string }
export type GuideNameResult = GuideName | { readonly problem: string }

/** Reads the name of an element (`Order`, `cbc:ID`) or, with `isAttribute`, of an attribute (`id`, `xlink:href`). */
export function readGuideName(tag: string, spaces: GuideNamespaces, isAttribute: boolean): GuideNameResult {
  const colon = tag.indexOf(':')
  const local = tag.slice(colon + 1)
  const prefix = colon < 0 ? '' : tag.slice(0, colon)
  if (!isNcName(local) || (colon >= 0 && !isNcName(prefix))) {
    return { problem: `"${tag}" is not a name of XML; write Name or prefix:Name` }
  }
  if (prefix !== '') {
    const uri = spaces.byPrefix.get(prefix) ?? wellKnown.get(prefix)
    if (uri !== undefined) return { tag, local, key: keyOf(uri, local) }
    return { problem: `the prefix "${prefix}" is not in namespaces; add it there` }
  }
  if (isAttribute) return { tag, local, key: keyOf('', local) }
  return { tag, local, key: spaces.own === anyNamespace ? local : keyOf(spaces.own, local) }
}

const wellKnown: ReadonlyMap<string, string> = new Map([
  ['xml', xmlNamespace],
  ['xsi', schemaInstance],
])

/** The name of a tree for a name of XML: mappings know letters, digits and underlines. */
export function fieldNameOf(local: string): string {
  return local.replace(/[^A-Za-z0-9_]/g, '_')
}
