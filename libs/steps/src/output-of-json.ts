import { type OutputBranch, type OutputValue, parseDecimal } from '@parley/document'
import type { Json } from './json.ts'

export type OutputResult =
  | { readonly kind: 'output'; readonly documents: readonly OutputBranch[] }
  | { readonly kind: 'failed'; readonly text: string }

const maxDepth = 64
const maxValues = 1_000_000

type Budget = { values: number; fault: string | undefined }

/**
 * What a step gave, as documents: an object is one, a list of objects several. Numbers become exact decimals of the digits
 * that JSON would write; null and undefined are missing values.
 */
export function outputOfJson(json: Json | undefined): OutputResult {
  const items: readonly unknown[] = Array.isArray(json) ? json : [json]
  const budget: Budget = { values: 0, fault: undefined }
  const documents: OutputBranch[] = []
  for (const item of items) {
    if (!isObject(item))
      return {
        kind: 'failed',
        text: 'the step gives no document: it must give an object, or a list of objects',
      }
    documents.push(branchOf(item, 1, budget))
    if (budget.fault !== undefined) return { kind: 'failed', text: budget.fault }
  }
  return { kind: 'output', documents }
}

function branchOf(object: Readonly<Record<string, unknown>>, depth: number, budget: Budget): OutputBranch {
  const branch: { [name: string]: OutputValue } = Object.create(null)
  if (depth > maxDepth) budget.fault ??= `the output of the step is nested more than ${maxDepth} deep`
  if (budget.fault !== undefined) return branch
  for (const name of Object.keys(object)) {
    const value = outputOf(object[name], depth, budget)
    if (value !== undefined) branch[name] = value
  }
  return branch
}

function outputOf(value: unknown, depth: number, budget: Budget): OutputValue | undefined {
  if (++budget.values > maxValues) budget.fault ??= `the output of the step has more than ${maxValues} values`
  if (budget.fault !== undefined || value === null || value === undefined) return undefined
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return numberOf(value, budget)
  if (Array.isArray(value)) return value.flatMap((item) => outputOf(item, depth + 1, budget) ?? [])
  if (isObject(value)) return branchOf(value, depth + 1, budget)
  budget.fault = 'the output of the step holds a function'
  return undefined
}

function numberOf(value: number, budget: Budget): OutputValue | undefined {
  const decimal = Number.isFinite(value) ? parseDecimal(String(value)) : undefined
  if (decimal === undefined)
    budget.fault ??= 'the output of the step holds a number that is none, or too large'
  return decimal
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
