import type { Branch, BranchShape, Shape, Twig } from '@parley/document'
import type { Json, JsonObject } from './json.ts'

/**
 * A document as a step sees it: the names of its guide, numbers where the guide has numbers and a double holds them exactly
 * enough to be written again (15 digits), texts everywhere else.
 */
export function jsonOfTree(tree: Branch, shape: BranchShape): JsonObject {
  const object: { [name: string]: Json } = Object.create(null)
  for (const name of Object.keys(tree)) {
    const json = jsonOf(tree[name], shape.fields[name])
    if (json !== undefined) object[name] = json
  }
  return object
}

function jsonOf(twig: Twig, shape: Shape | undefined): Json | undefined {
  if (twig === undefined) return undefined
  if (typeof twig === 'string') return jsonOfValue(twig, shape)
  if (isList(twig)) {
    const item = shape?.kind === 'list' ? shape.item : undefined
    return twig.map((one) => jsonOf(one, item) ?? null)
  }
  return jsonOfTree(twig, shape?.kind === 'branch' ? shape : anyShape)
}

const anyShape: BranchShape = { kind: 'branch', fields: {}, required: false }
const plainNumber = /^-?\d{1,15}$|^-?(?=[\d.]{2,16}$)\d*\.\d+$/

function jsonOfValue(text: string, shape: Shape | undefined): Json {
  const type = shape?.kind === 'value' ? shape.type : 'text'
  if (type === 'number' && plainNumber.test(text)) return Number(text)
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}

function isList(twig: Twig): twig is readonly string[] | readonly Branch[] {
  return Array.isArray(twig)
}
