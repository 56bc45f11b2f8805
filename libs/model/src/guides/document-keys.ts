import type { Branch, BranchShape, Shape, Twig } from '@parley/document'
import { didYouMean } from '../suggest.ts'

/** A business key: its name, such as `po`, and the way to its value. */
export type DocumentKey = { readonly name: string; readonly path: readonly (string | number)[] }

export type KeyProblem = { readonly path: readonly string[]; readonly text: string }

/** Reads the `keys` of a guide, such as `{ po: order.number, ref: lines[0].ref }`, against the form of its documents. */
export function compileKeys(
  keys: { readonly [name: string]: string } | undefined,
  shape: BranchShape,
): { readonly keys: readonly DocumentKey[]; readonly problems: readonly KeyProblem[] } {
  const read = Object.entries(keys ?? {}).map(([name, text]) => {
    const path = text
      .split(/\.|(?=\[\d+\])/)
      .map((part) => (/^\[\d+\]$/.test(part) ? Number(part.slice(1, -1)) : part))
    const fault = faultOf(path, shape)
    return {
      key: { name, path },
      problems: fault === undefined ? [] : [{ path: ['keys', name], text: fault }],
    }
  })
  return { keys: read.map(({ key }) => key), problems: read.flatMap(({ problems }) => problems) }
}

function faultOf(path: DocumentKey['path'], document: BranchShape): string | undefined {
  let shape: Shape = document
  for (const part of path) {
    if (shape.kind === 'list' && typeof part === 'number') {
      shape = shape.item
      continue
    }
    const inside: Shape = shape.kind === 'list' ? shape.item : shape
    if (inside.kind !== 'branch') return `nothing stands below a value, so "${part}" leads nowhere`
    const next: Shape | undefined = inside.fields[part]
    if (next === undefined)
      return `the guide has no field "${part}" here${didYouMean(String(part), Object.keys(inside.fields))}`
    shape = next
  }
  const end = shape.kind === 'list' ? shape.item : shape
  return end.kind === 'value' ? undefined : 'leads to fields; a key is one value'
}

/** The business keys of a document, those that it has. Of a list without a number the first counts. */
export function keysOfDocument(
  tree: Branch,
  keys: readonly DocumentKey[],
): { readonly [name: string]: string } {
  return Object.fromEntries(
    keys.flatMap(({ name, path }) => {
      const value = valueAt(tree, path)
      return value === undefined || value.trim() === '' ? [] : [[name, value.trim()]]
    }),
  )
}

function valueAt(tree: Branch, path: DocumentKey['path']): string | undefined {
  let twig: Twig | undefined = tree
  for (const part of path) {
    if (typeof part === 'number') {
      twig = isList(twig) ? twig[part] : undefined
      continue
    }
    const branch: string | Branch | undefined = isList(twig) ? twig[0] : twig
    twig = branch === undefined || typeof branch === 'string' ? undefined : branch[part]
  }
  const end = isList(twig) ? twig[0] : twig
  return typeof end === 'string' ? end : undefined
}

// Array.isArray alone does not narrow a readonly array out of the union.
function isList(twig: Twig): twig is readonly string[] | readonly Branch[] {
  return Array.isArray(twig)
}
