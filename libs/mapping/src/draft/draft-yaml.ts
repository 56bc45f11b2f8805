import type { SpecPath } from '../problem.ts'
import type { DraftLine, DraftTree, MappingDraft } from './draft-mapping.ts'

/** The draft as the YAML of a Mapping resource, with how sure each line is behind it; what nothing was found for stands in a comment. */
export function draftYaml({ spec, lines }: MappingDraft, name: string): string {
  const found = lines.filter(({ expression }) => expression !== undefined)
  const told = new Map(found.map((line) => [line.path.join('\0'), line]))
  const lets = Object.entries(spec.let ?? {}).map(
    ([key, expression]) => `    ${key}: ${scalar(expression)}\n`,
  )
  const missing = lines
    .filter(({ expression }) => expression === undefined)
    .map(({ path, required }) => `  #   ${path.join('.')}${required ? ' (required)' : ''}\n`)
  return [
    `# Drafted by parley map init: read each line before you use it. The figure says how sure it is.\n`,
    `apiVersion: parley.dev/v1alpha1\nkind: Mapping\nmetadata:\n  name: ${name}\nspec:\n`,
    `  from: ${spec.from}\n  to: ${spec.to}\n`,
    ...(lets.length > 0 ? ['  let:\n', ...lets] : []),
    ...(missing.length > 0 ? ['  # Nothing was found for:\n', ...missing] : []),
    '  out:\n',
    ...linesOf(spec.out, [], told),
  ].join('')
}

function linesOf(tree: DraftTree, path: SpecPath, told: ReadonlyMap<string, DraftLine>): readonly string[] {
  const indent = '  '.repeat(path.length + 2)
  return Object.entries(tree).flatMap(([key, value]) => {
    const here = [...path, key]
    if (typeof value === 'object') return [`${indent}${plainKey(key)}:\n`, ...linesOf(value, here, told)]
    const line = told.get(here.join('\0'))
    const comment = line === undefined ? '' : `  # ${Math.round(100 * line.sure)} %: ${line.why}`
    return [`${indent}${plainKey(key)}: ${scalar(value)}${comment}\n`]
  })
}

function plainKey(key: string): string {
  return /^[A-Za-z_$][\w$-]*$/.test(key) ? key : JSON.stringify(key)
}

/** Expressions hold brackets, quotes and colons; within double quotes none of them means anything to YAML. */
function scalar(text: string): string {
  return /^[A-Za-z_][\w. |]*$/.test(text) && !/^(true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : JSON.stringify(text)
}
