import type { Discriminator } from '../guide/locator.ts'
import type { ElementRules, Node, Note, QualifiedElement } from '../guide/program.ts'
import { elementField } from '../guide/shape-of-guide.ts'
import { elementName } from '../judge/element-words.ts'
import { factsOf, fieldsOf } from './document-levels.ts'

export type Schema = { readonly [word: string]: unknown }

/** One segment as it is read: its elements by number and name, under the conditions of their guide and of the standard. */
export function segmentSchema({ tag, elements, notes, idPairs }: Node): Schema {
  const { properties, required, allOf } = elementsSchema(elements, notes, (position) =>
    elementName(tag, position),
  )
  const ids = { type: 'object', additionalProperties: { type: 'string' } }
  return {
    type: 'object',
    properties: { ...properties, ...(idPairs.length > 0 && { ids }) },
    ...(required.length > 0 && { required }),
    ...(allOf.length > 0 && { allOf }),
    additionalProperties: false,
  }
}

function elementsSchema(
  elements: readonly ElementRules[],
  notes: readonly Note[],
  title: (position: number) => string,
) {
  const properties: { [name: string]: Schema } = {}
  const required: string[] = []
  elements.forEach((rules, index) => {
    if (rules.unused) return
    const fields = fieldsOf(rules, index + 1)
    const schema = elementSchema(rules, title(index + 1))
    for (const field of fields) properties[field] = schema
    if (rules.mandatoryBy !== undefined) required.push(...fields)
  })
  const conditions = elements.flatMap((rules, index) =>
    qualifiedSchemas(rules, { elements, position: index + 1 }),
  )
  return { properties, required, allOf: [...conditions, ...notes.flatMap(noteSchemas)] }
}

function elementSchema(rules: ElementRules, title: string): Schema {
  const described = { title, description: factsOf(rules) }
  const { repeat } = rules
  if (repeat <= 1) return { ...described, ...contentSchema(rules, title) }
  return { ...described, type: 'array', items: contentSchema(rules, title), minItems: 1, maxItems: repeat }
}

function contentSchema(rules: ElementRules, title: string): Schema {
  if (rules.components === undefined) return valueSchema(rules)
  const { properties, required, allOf } = elementsSchema(rules.components, rules.notes, (position) => {
    return `${title}-${elementField(position)}`
  })
  return {
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
    ...(allOf.length > 0 && { allOf }),
    additionalProperties: false,
  }
}

/** Neither sign nor mark counts in the length of a number (X12.6, ISO 9735 10.1). */
function valueSchema({
  type,
  min,
  max,
  codes,
}: Pick<ElementRules, 'type' | 'min' | 'max' | 'codes'>): Schema {
  if (codes !== undefined) return { type: 'string', enum: [...codes] }
  const digits = `(?=(?:\\D*\\d){${Math.max(1, min)},${max}}\\D*$)`
  if (/^N\d?$/.test(type)) return { type: 'string', pattern: `^-?\\d{${Math.max(1, min)},${max}}$` }
  if (type === 'R') return { type: 'string', pattern: `^${digits}-?\\d*\\.?\\d*(?:E-?\\d+)?$` }
  if (type === 'n') return { type: 'string', pattern: `^${digits}-?\\d*[.,]?\\d*$` }
  if (type === 'DT' || type === 'TM') return { type: 'string', pattern: `^\\d{${min},${max}}$` }
  return { type: 'string', minLength: min, maxLength: max }
}

/** `N1[01=ST].04: {use: required}`; of a composite, those of its components. */
function qualifiedSchemas(
  rules: ElementRules,
  { elements, position }: { readonly elements: readonly ElementRules[]; readonly position: number },
): readonly Schema[] {
  if (rules.repeat > 1) return []
  const field = elementField(position)
  const parts = (rules.components ?? []).flatMap((part, index) =>
    part.qualified.map((one) => ({
      one,
      also: { properties: { [field]: underQualifier(part, one, elementField(index + 1)) } },
    })),
  )
  const own = rules.qualified.flatMap((one) => {
    // Codes and lengths belong to its components.
    if (rules.components !== undefined) return [{ one, also: presenceOnly(one, field) }]
    return [{ one, also: underQualifier(rules, one, field) }]
  })
  return [...own, ...parts].flatMap(({ one, also }) => {
    const qualifier = elements[one.discriminator.element - 1]
    return qualifier === undefined || qualifier.repeat > 1 ? [] : [implied(carries(one.discriminator), also)]
  })
}

function presenceOnly({ unused, mandatory }: QualifiedElement, field: string): Schema {
  if (unused) return { properties: { [field]: false } }
  return mandatory ? { required: [field] } : {}
}

/** A segment that carries one of the values of a discriminator. */
export function carries({ element, component, values }: Discriminator): Schema {
  const value = values.length === 1 ? { const: values[0] } : { enum: [...values] }
  const field = elementField(element)
  if (component === undefined) return { properties: { [field]: value }, required: [field] }
  const part = elementField(component)
  return { properties: { [field]: { properties: { [part]: value }, required: [part] } }, required: [field] }
}

function underQualifier(rules: ElementRules, one: QualifiedElement, field: string): Schema {
  if (one.unused) return { properties: { [field]: false } }
  const own = valueSchema({
    ...{
      type: rules.type,
      min: one.min ?? rules.min,
      max: one.max ?? rules.max,
      codes: one.codes ?? rules.codes,
    },
  })
  return { properties: { [field]: own }, ...(one.mandatory && { required: [field] }) }
}

/** Relational notes (X12.6): P all or none, R one at least, E one at most, C all with the first, L one with the first; D1 to D7 of ISO 9735. */
function noteSchemas({ kind, positions }: Note): readonly Schema[] {
  const [first = '', ...rest] = positions.map(elementField)
  const all = [first, ...rest]
  const oneOf = (names: readonly string[]) => ({ anyOf: names.map((name) => ({ required: [name] })) })
  const atMostOne = () =>
    all.flatMap((name, index) => all.slice(index + 1).map((other) => ({ not: { required: [name, other] } })))
  switch (kind) {
    case 'P':
    case 'D2':
      return [
        {
          dependentRequired: Object.fromEntries(all.map((name) => [name, all.filter((one) => one !== name)])),
        },
      ]
    case 'C':
    case 'D5':
      return [{ dependentRequired: { [first]: rest } }]
    case 'R':
    case 'D3':
      return [oneOf(all)]
    case 'L':
    case 'D6':
      return [implied({ required: [first] }, oneOf(rest))]
    case 'E':
    case 'D4':
      return atMostOne()
    case 'D1':
      return [oneOf(all), ...atMostOne()]
    case 'D7':
      return rest.map((other) => ({ not: { required: [first, other] } }))
    default:
      return kind satisfies never
  }
}

function implied(when: Schema, also: Schema): Schema {
  return { anyOf: [{ not: when }, also] }
}
