import {
  type Branch,
  type BranchShape,
  type OutputBranch,
  type OutputValue,
  parseDecimal,
  type Shape,
  type Twig,
} from '@parley/document'

/** What was read, as what can be written: texts become what their guide calls them. What is no number stays a text. */
export function outputOfTree(tree: Branch, shape: BranchShape): OutputBranch {
  const output: { [name: string]: OutputValue | undefined } = Object.create(null)
  for (const [name, twig] of Object.entries(tree)) {
    if (twig !== undefined) output[name] = outputValue(twig, shape.fields[name])
  }
  return output
}

function outputValue(twig: NonNullable<Twig>, shape: Shape | undefined): OutputValue {
  if (typeof twig === 'string') return typed(twig, shape?.kind === 'list' ? shape.item : shape)
  if (!isList(twig)) return outputOfTree(twig, branchOf(shape))
  const item = shape?.kind === 'list' ? shape.item : undefined
  return twig.map((one: string | Branch) => outputValue(one, item))
}

function typed(text: string, shape: Shape | undefined): OutputValue {
  const type = shape?.kind === 'value' ? shape.type : 'text'
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true'
  return type === 'number' ? (parseDecimal(text) ?? text) : text
}

function branchOf(shape: Shape | undefined): BranchShape {
  const inside = shape?.kind === 'list' ? shape.item : shape
  return inside?.kind === 'branch' ? inside : { kind: 'branch', fields: {}, required: false }
}

// Array.isArray alone does not narrow a readonly array out of the union.
function isList(twig: NonNullable<Twig>): twig is readonly string[] | readonly Branch[] {
  return Array.isArray(twig)
}
