import type { CompiledGuide } from '../guide/compiled-guide.ts'
import type { Node } from '../guide/program.ts'
import { Definitions } from './definitions.ts'
import { aliasesOf, areasOf, isRequired, standardOf, usedIn } from './document-levels.ts'
import { carries, type Schema, segmentSchema } from './segment-schema.ts'

/**
 * The documents of a guide, in the form that `readTransaction` gives, as JSON Schema (draft 2020-12). It asks for what the
 * guide asks for within a document: presence, lengths, codes, counts, qualifiers, relational notes; dates only by their form.
 */
export function jsonSchemaOf(guide: CompiledGuide, title = standardOf(guide.program, guide.version)): Schema {
  const { places } = guide.program
  const writing: Writing = { nodes: places, definitions: new Definitions() }
  const areas = areasOf(guide.program).map(({ area, nodes: inside }) => {
    return [area, { type: 'object', ...levelFields(inside, writing), additionalProperties: false }] as const
  })
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    description: 'A document as it is read under the guide; every value is the text that was sent.',
    type: 'object',
    properties: Object.fromEntries(areas),
    required: areas.map(([area]) => area),
    additionalProperties: false,
    $defs: Object.fromEntries(writing.definitions.byName),
  }
}

type Writing = { readonly nodes: readonly Node[]; readonly definitions: Definitions<Schema> }

function levelFields(inside: readonly Node[], writing: Writing): Schema {
  const required = inside.filter(isRequired).map(({ name }) => name)
  return {
    properties: Object.fromEntries(
      inside.flatMap((node) => [
        [node.name, placeSchema(node, writing)],
        ...aliasesOf(writing.nodes, node).map(({ name, repeats, own }) => [
          name,
          aliasSchema(own, repeats, writing),
        ]),
      ]),
    ),
    ...(required.length > 0 && { required }),
  }
}

function placeSchema(node: Node, writing: Writing): Schema {
  const item = readingSchema(node, writing)
  const { repeats, min, max, counted } = node
  if (!repeats) {
    const must = counted.filter((one) => one.min > 0).map((one) => carrying(node, one))
    return must.length === 0 ? item : { allOf: [item, ...must] }
  }
  const counts = counted.map((one) => ({
    contains: carrying(node, one),
    minContains: one.min,
    ...(Number.isFinite(one.max) && { maxContains: one.max }),
  }))
  return {
    type: 'array',
    items: item,
    minItems: Math.max(1, min),
    ...(Number.isFinite(max) && { maxItems: max }),
    ...(counts.length > 0 && { allOf: counts }),
  }
}

/** Each reading under its own rules: what a segment carries tells which one it is. */
function readingSchema(node: Node, writing: Writing): Schema {
  return node.variants.reduceRight<Schema>(
    (others, { discriminator, place }) => {
      const own = writing.nodes[place]
      if (own === undefined) return others
      return {
        if: carrying(node, { discriminator }),
        // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema, and never a function.
        then: own.unused ? false : reference(own, writing),
        else: others,
      }
    },
    reference(node, writing),
  )
}

function aliasSchema(own: Node, repeats: boolean, writing: Writing): Schema {
  const place = writing.nodes[own.countsAt]
  const told = place?.variants.find((one) => one.place === own.index)
  const plain = reference(own, writing)
  const item = told === undefined ? plain : { allOf: [plain, carrying(own, told)] }
  return repeats ? { type: 'array', items: item } : item
}

function reference(node: Node, writing: Writing): Schema {
  return { $ref: `#/$defs/${node.isTrigger ? loopName(node, writing) : segmentName(node, writing)}` }
}

function segmentName(node: Node, { definitions }: Writing): string {
  return definitions.nameOf(node.tag, segmentSchema(node))
}

function loopName(node: Node, writing: Writing): string {
  const { properties, required } = levelFields(usedIn(writing.nodes, node.index), writing)
  const own = node.tag.toLowerCase()
  const trigger = { $ref: `#/$defs/${segmentName(node, writing)}` }
  return writing.definitions.nameOf(`${node.tag}-loop`, {
    type: 'object',
    properties: { [own]: trigger, ...(properties as Schema) },
    required: [own, ...((required as readonly string[] | undefined) ?? [])],
    additionalProperties: false,
  })
}

/** A segment, or loop, whose qualifier is that one. */
function carrying(
  { tag, isTrigger }: Node,
  { discriminator }: Pick<Node['counted'][number], 'discriminator'>,
): Schema {
  const segment = carries(discriminator)
  const own = tag.toLowerCase()
  return isTrigger ? { properties: { [own]: segment }, required: [own] } : segment
}
