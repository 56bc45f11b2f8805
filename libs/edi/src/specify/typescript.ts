import type { CompiledGuide } from '../guide/compiled-guide.ts'
import type { ElementRules, Node } from '../guide/program.ts'
import { elementName } from '../judge/element-words.ts'
import { Definitions } from './definitions.ts'
import {
  aliasesOf,
  areasOf,
  factsOf,
  fieldsOf,
  isRequired,
  readingsOf,
  standardOf,
  usedIn,
} from './document-levels.ts'

/**
 * The documents of a guide, in the form that `readTransaction` gives, as TypeScript. `name` is that of the document's type;
 * without it `Set850` or `MessageORDERS`.
 */
export function typeScriptOf(guide: CompiledGuide, name = documentName(guide)): string {
  const { places } = guide.program
  const writing: Writing = { nodes: places, definitions: new Definitions() }
  // So that no segment takes it.
  writing.definitions.nameOf(name, [])
  const areas = areasOf(guide.program).flatMap(({ area, nodes: inside }) => [
    `  readonly ${area}: {`,
    ...inside.flatMap((node) => placeLines(node, writing)).map((line) => `  ${line}`),
    '  }',
  ])
  const types = [...writing.definitions.byName].filter(([own]) => own !== name)
  const standard = standardOf(guide.program, guide.version)
  return [
    `/** ${standard} as it is read under its guide. Generated: change the guide, not this file. Values are texts, as sent. */`,
    `export type ${name} = {`,
    ...areas,
    '}',
    ...types.flatMap(([own, lines]) => ['', `export type ${own} = {`, ...lines, '}']),
    '',
  ].join('\n')
}

type Writing = { readonly nodes: readonly Node[]; readonly definitions: Definitions<readonly string[]> }

function documentName({ program, setId }: CompiledGuide): string {
  return `${program.nodes[0]?.tag === 'ST' ? 'Set' : 'Message'}${setId}`
}

function placeLines(node: Node, writing: Writing): readonly string[] {
  const types = readingsOf(writing.nodes, node).map((own) => nameOf(own, writing))
  const type = [...new Set(types)].join(' | ')
  const mark = isRequired(node) ? '' : '?'
  const list = types.length > 1 ? `readonly (${type})[]` : `readonly ${type}[]`
  const aliases = aliasesOf(writing.nodes, node).map(({ name, repeats, own }) => {
    const ofAlias = nameOf(own, writing)
    return `  readonly ${name}?: ${repeats ? `readonly ${ofAlias}[]` : ofAlias}`
  })
  return [`  readonly ${node.name}${mark}: ${node.repeats ? list : type}`, ...aliases]
}

function nameOf(node: Node, writing: Writing): string {
  return node.isTrigger ? loopName(node, writing) : segmentName(node, writing)
}

function loopName(node: Node, writing: Writing): string {
  const trigger = `  readonly ${node.tag.toLowerCase()}: ${segmentName(node, writing)}`
  const inside = usedIn(writing.nodes, node.index).flatMap((one) => placeLines(one, writing))
  return writing.definitions.nameOf(`${node.tag}Loop`, [trigger, ...inside])
}

function segmentName({ tag, elements, idPairs }: Node, { definitions }: Writing): string {
  const lines = elements.flatMap((rules, index) => elementLines(rules, { tag, position: index + 1 }))
  const ids =
    idPairs.length > 0 ? ['  readonly ids?: { readonly [qualifier: string]: string | undefined }'] : []
  return definitions.nameOf(tag, [...lines, ...ids])
}

function elementLines(
  rules: ElementRules,
  { tag, position }: { readonly tag: string; readonly position: number },
): readonly string[] {
  if (rules.unused) return []
  const mark = rules.mandatoryBy === undefined ? '?' : ''
  const type = contentType(rules)
  return [
    `  /** ${elementName(tag, position)}: ${factsOf(rules)} */`,
    ...fieldsOf(rules, position).map((field) => {
      return `  readonly ${keyOf(field)}${mark}: ${rules.repeat > 1 ? `readonly (${type})[]` : type}`
    }),
  ]
}

function contentType({ components, codes }: ElementRules): string {
  if (components === undefined) return valueType(codes)
  const fields = components.flatMap((rules, index) => {
    const mark = rules.mandatoryBy === undefined ? '?' : ''
    const names = rules.unused ? [] : fieldsOf(rules, index + 1)
    return names.map((field) => `readonly ${keyOf(field)}${mark}: ${valueType(rules.codes)}`)
  })
  return `{ ${fields.join('; ')} }`
}

const mostCodes = 100

function valueType(codes: ReadonlySet<string> | undefined): string {
  if (codes === undefined || codes.size > mostCodes) return 'string'
  return [...codes].map(literal).join(' | ')
}

function literal(code: string): string {
  const escaped = JSON.stringify(code).slice(1, -1).replaceAll('\\"', '"')
  return `'${escaped.replaceAll("'", "\\'")}'`
}

function keyOf(field: string): string {
  return /^\d/.test(field) ? `'${field}'` : field
}
