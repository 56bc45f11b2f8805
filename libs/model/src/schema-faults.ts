import type { z } from 'zod'
import { type Path, pathText } from './problem.ts'
import { didYouMean } from './suggest.ts'

/** One breach of a schema: where, and a sentence for the author. `at` says which part of the pair is wrong. */
export type SchemaFault = { readonly path: Path; readonly at: 'key' | 'value'; readonly text: string }

/** All breaches of a schema, in the order of the text where zod keeps it. Values are never quoted. */
export function schemaFaults(schema: z.ZodType, value: unknown): readonly SchemaFault[] {
  const result = schema.safeParse(value, { error: sentence })
  if (result.success) return []
  const faults = result.error.issues.flatMap((issue) => faultsOf(issue, []))
  return faults.filter((fault) => !faults.some((other) => isSlipFor(other, fault)))
}

/** A field written wrongly is also missing under its right name: one slip is reported once. */
function isSlipFor(slip: SchemaFault, fault: SchemaFault): boolean {
  if (slip.at !== 'key' || !fault.text.startsWith('is missing')) return false
  const siblings = pathText(slip.path.slice(0, -1)) === pathText(fault.path.slice(0, -1))
  return siblings && slip.text.endsWith(`; did you mean "${String(fault.path.at(-1))}"?`)
}

function faultsOf(issue: z.core.$ZodIssue, above: Path): readonly SchemaFault[] {
  const path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))]
  if (issue.code === 'unrecognized_keys') {
    const texts = issue.message.split('\n')
    return issue.keys.map((key, index) => ({ path: [...path, key], at: 'key', text: texts[index] ?? '' }))
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branch = nearestBranch(issue.errors)
    if (branch) return branch.flatMap((inner) => faultsOf(inner, path))
  }
  return [{ path, at: 'value', text: issue.message }]
}

/** The branch that the author meant: the one whose type fits and whose faults lie deeper inside. */
function nearestBranch(branches: readonly z.core.$ZodIssue[][]): readonly z.core.$ZodIssue[] | undefined {
  return branches.find((issues) => issues.every((issue) => issue.path.length > 0 || isInside(issue)))
}

function isInside(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'unrecognized_keys' || issue.code === 'invalid_format'
}

/** Zod's error map; undefined leaves the message that the schema itself names. */
function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys
        .map((key) => `unknown field "${key}"${didYouMean(key, knownFields(issue.inst))}`)
        .join('\n')
    case 'invalid_type':
      return issue.input === undefined ? missing(issue.inst) : wrongType(issue.expected, issue.input)
    case 'invalid_value':
      return oneOf(issue.values.map(String), issue.input, issue.inst)
    case 'invalid_union':
      return unionSentence(issue)
    case 'too_small':
      return issue.origin === 'number' ? `must be at least ${issue.minimum}` : 'must not be empty'
    case 'too_big':
      return issue.origin === 'number'
        ? `must be at most ${issue.maximum}`
        : `is longer than ${issue.maximum}`
    case 'invalid_key':
      return 'has a name that is empty or too long'
    default:
      return undefined
  }
}

function unionSentence(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string | undefined {
  if (issue.discriminator === undefined) return 'is neither of the forms that may stand here'
  const input = (issue.input as Record<string, unknown> | undefined)?.[issue.discriminator]
  const options: unknown = issue.options
  return oneOf(Array.isArray(options) ? options.map(String) : [], input, undefined)
}

function missing(schema: unknown): string {
  const description = descriptionOf(schema)
  return description === undefined ? 'is missing' : `is missing: ${lowerFirst(description)}`
}

function oneOf(values: readonly string[], input: unknown, schema: unknown): string {
  if (input === undefined) return `${missing(schema)}; one of ${values.join(', ')}`
  if (typeof input !== 'string') {
    const quoted = values.includes(String(input)) ? `; write it in quotes, "${String(input)}"` : ''
    return `must be one of ${values.join(', ')}${quoted}`
  }
  const hint = didYouMean(input, values)
  if (values.length === 1) return `must be ${values[0]}`
  return hint.startsWith('; known')
    ? `must be one of ${values.join(', ')}`
    : `must be one of ${values.join(', ')}${hint}`
}

const typeWords: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map of fields',
  record: 'a map of fields',
  array: 'a list',
  null: 'empty',
}

function wrongType(expected: string, input: unknown): string {
  const kind = input === null ? 'null' : Array.isArray(input) ? 'array' : typeof input
  const word = typeWords[expected] ?? expected
  const quotes = expected === 'string' && kind !== 'object' && kind !== 'array' && kind !== 'null'
  return `must be ${word}, not ${typeWords[kind] ?? kind}${quotes ? '; write it in quotes' : ''}`
}

function knownFields(schema: unknown): readonly string[] {
  const shape = (schema as { readonly shape?: Record<string, unknown> } | undefined)?.shape
  return shape === undefined ? [] : Object.keys(shape)
}

function descriptionOf(schema: unknown): string | undefined {
  return (schema as { readonly description?: string } | undefined)?.description
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}
