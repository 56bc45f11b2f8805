import type { Drafted, DraftedFields } from './draft-fields.ts'
import type { InferResult } from './infer-json.ts'

type Schema = { readonly [word: string]: unknown }

const maxDepth = 24
/** Formats and types of JSON Schema (2020-12, and before) as those of guides. */
const types: ReadonlyMap<string, string> = new Map([
  ['number', 'number'],
  ['integer', 'number'],
  ['boolean', 'boolean'],
  ['date', 'date'],
  ['date-time', 'date'],
  ['time', 'time'],
])

/** Makes a guide of a JSON Schema for objects; references within the schema are followed, others are noted. */
export function guideFromJsonSchema(text: string): InferResult {
  const root = parsed(text)
  if (root === undefined) return { kind: 'problem', text: 'the schema is no JSON object' }
  const reading = new Reading(root)
  const start = reading.resolved(root)
  const whole = start.type === 'array' && isSchema(start.items) ? reading.resolved(start.items) : start
  const fields = reading.fields(whole, 0)
  if (Object.keys(fields).length === 0)
    return { kind: 'problem', text: 'the schema has no properties to make fields of' }
  const spec = { format: 'json', fields }
  return { kind: 'drafted', guide: { spec, documents: 0, notes: [...new Set(reading.notes)] } }
}

class Reading {
  readonly notes: string[] = []
  readonly #root: Schema

  constructor(root: Schema) {
    this.#root = root
  }

  fields(schema: Schema, depth: number): DraftedFields {
    const fields: { [name: string]: Drafted } = {}
    const required = new Set(Array.isArray(schema.required) ? schema.required : [])
    const properties = isSchema(schema.properties) ? schema.properties : {}
    for (const [name, property] of Object.entries(properties)) {
      if (!isSchema(property)) continue
      const drafted = this.#drafted(this.resolved(property), required.has(name), depth + 1)
      if (drafted === undefined) this.notes.push(`${name} is left out: guides have no word for it`)
      else fields[required.has(name) && typeof drafted !== 'string' ? `${name}!` : name] = drafted
    }
    return fields
  }

  /** References, and the parts of allOf, in one; of alternatives the first. */
  resolved(schema: Schema, depth = 0): Schema {
    if (depth > maxDepth) return {}
    if (typeof schema.$ref === 'string') return this.resolved(this.#at(schema.$ref), depth + 1)
    const parts = Array.isArray(schema.allOf) ? schema.allOf.filter(isSchema) : []
    const alternatives = [schema.oneOf, schema.anyOf]
      .find(Array.isArray)
      ?.filter((one) => isSchema(one) && one.type !== 'null')
    if (alternatives !== undefined && alternatives.length > 1)
      this.notes.push('of alternatives (oneOf, anyOf) the first is taken')
    const [first] = alternatives ?? []
    const all = [...parts, ...(isSchema(first) ? [first] : [])].map((part) => this.resolved(part, depth + 1))
    return all.reduce<Schema>(merged, schema)
  }

  #at(reference: string): Schema {
    const steps = reference.startsWith('#/') ? reference.slice(2).split('/') : undefined
    let here: unknown = this.#root
    for (const step of steps ?? ['']) {
      const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
      here = isSchema(here) ? here[name] : undefined
    }
    if (isSchema(here)) return here
    this.notes.push(`the reference ${reference} leads out of the schema and is not followed`)
    return {}
  }

  #drafted(schema: Schema, required: boolean, depth: number): Drafted | undefined {
    if (depth > maxDepth) return undefined
    if (schema.type === 'array' || schema.items !== undefined) {
      const item = isSchema(schema.items)
        ? this.#drafted(this.resolved(schema.items), false, depth + 1)
        : 'text'
      return item === undefined || Array.isArray(item) ? undefined : [item]
    }
    if (isSchema(schema.properties)) return this.fields(schema, depth)
    if (schema.type === 'object') return undefined
    return wordOf(schema, required)
  }
}

function wordOf(schema: Schema, required: boolean): string {
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type
  const codes = Array.isArray(schema.enum)
    ? schema.enum.filter((one) => typeof one === 'string' && /^[^\s,"]+$/.test(one))
    : []
  const known = types.get(String(schema.format)) ?? types.get(String(type)) ?? 'text'
  const word = codes.length > 0 && known === 'text' ? 'code' : known
  const max = typeof schema.maxLength === 'number' && schema.maxLength > 0 ? `, max ${schema.maxLength}` : ''
  return `${word}${required ? '!' : ''}${word === 'code' ? `, codes ${codes.join(' ')}` : max}`
}

function merged(one: Schema, other: Schema): Schema {
  const properties = {
    ...(isSchema(one.properties) ? one.properties : {}),
    ...(isSchema(other.properties) ? other.properties : {}),
  }
  const required = [one.required, other.required].flatMap((list) => (Array.isArray(list) ? list : []))
  return {
    ...one,
    ...other,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  }
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parsed(text: string): Schema | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isSchema(value) ? value : undefined
  } catch {
    // Not JSON: the caller says so.
    return undefined
  }
}
