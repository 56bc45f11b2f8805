import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from 'yaml'
import { locateInScalar } from './locate-in-scalar.ts'
import type { Path, Place, Problem } from './problem.ts'

/** Limits against YAML bombs: a file is small, shallow, and repeats itself little. */
export const yamlLimits = { fileBytes: 1_048_576, aliases: 50, depth: 64, problems: 20 } as const

/** One YAML document as plain values, with the place of every key and value. */
export type YamlDocument = {
  readonly value: unknown
  /** Place of the value at a path, or of the nearest thing above it that exists. */
  place(path: Path, at?: 'key' | 'value', column?: number): Place
}

/**
 * Reads a multi-document YAML 1.2 file with the core schema. Duplicate keys, custom tags, keys that are not
 * text, cycles, deep nesting and alias bombs are problems; a document with a problem is left out.
 */
export function parseYaml(file: string, text: string): { documents: YamlDocument[]; problems: Problem[] } {
  if (Buffer.byteLength(text) > yamlLimits.fileBytes) {
    return { documents: [], problems: [atStart(file, 'is larger than 1 MiB; split it into several files')] }
  }
  const lines = new LineCounter()
  const parsed = parseAllDocuments(text, {
    schema: 'core',
    version: '1.2',
    // Checked in walk(), in linear time; the library compares every key with every other.
    uniqueKeys: false,
    stringKeys: true,
    prettyErrors: false,
    lineCounter: lines,
    logLevel: 'silent',
  })
  const documents: YamlDocument[] = []
  const problems: Problem[] = []
  for (const document of parsed) {
    const faults = faultsOf(document)
    const places = faults.map(({ offset, text }) => ({ ...placeAt(file, lines, offset), path: '', text }))
    problems.push(...firstOfEachLine(places))
    if (faults.length > 0) continue
    const read = toValue(document)
    if ('fault' in read)
      problems.push({ ...placeAt(file, lines, startOf(document.contents) ?? 0), path: '', text: read.fault })
    else if (read.value !== null)
      documents.push({ value: read.value, place: placeFinder({ file, lines, source: text }, document) })
  }
  return { documents, problems: problems.slice(0, yamlLimits.problems) }
}

/** A parser that has lost its way complains again and again; the first complaint of a line is the one to read. */
function firstOfEachLine(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ line }, index) => index === problems.findIndex((other) => other.line === line))
}

type Fault = { readonly offset: number; readonly text: string }

function faultsOf(document: Document.Parsed): readonly Fault[] {
  const deep = document.errors.find((error) => error.code === 'RESOURCE_EXHAUSTION')
  if (deep) return [{ offset: deep.pos[0], text: tooDeep }]
  const faults = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    offset: pos[0],
    text: yamlFaults[code] ?? `is not YAML: ${lowerFirst(message)}`,
  }))
  return faults.length > 0 ? faults : [...walk(document.contents, 0)]
}

/** Faults that have better words than the parser's. */
const yamlFaults: Readonly<Record<string, string>> = {
  TAG_RESOLVE_FAILED: 'custom tags are not allowed',
  BLOCK_AS_IMPLICIT_KEY: 'is not YAML: text that holds ": " must be in quotes',
}

const tooDeep = `is nested deeper than ${yamlLimits.depth} levels`

/** Yields duplicate and forbidden keys and excessive depth. Aliases are not followed: toValue limits them. */
function* walk(node: unknown, depth: number): Generator<Fault> {
  if (depth > yamlLimits.depth) {
    yield { offset: (node as Node).range?.[0] ?? 0, text: tooDeep }
    return
  }
  if (isSeq(node)) for (const item of node.items) yield* walk(item, depth + 1)
  if (!isMap(node)) return
  const seen = new Set<string>()
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : ''
    const offset = (key as Node | null)?.range?.[0] ?? 0
    if (seen.has(name)) yield { offset, text: `the field "${name}" stands here twice` }
    if (name === '__proto__') yield { offset, text: 'the field name "__proto__" is not allowed' }
    seen.add(name)
    yield* walk(value, depth + 1)
  }
}

/** Plain values, aliases expanded: at most 50 of them, without cycles, and small when written out. */
function toValue(document: Document.Parsed): { value: unknown } | { fault: string } {
  try {
    const value: unknown = document.toJS({ maxAliasCount: yamlLimits.aliases })
    const expanded = JSON.stringify(value) ?? ''
    if (expanded.length > yamlLimits.fileBytes)
      return { fault: 'is larger than 1 MiB when its aliases are expanded' }
    // Written and read again, so that nothing in a resource is shared with anything else.
    return { value: JSON.parse(expanded) as unknown }
  } catch (cause) {
    if (cause instanceof ReferenceError) {
      const unknown = cause.message.startsWith('Unresolved alias')
      return {
        fault: unknown ? 'uses an alias without its anchor' : 'repeats itself through too many aliases',
      }
    }
    if (cause instanceof TypeError || cause instanceof RangeError)
      return { fault: 'refers to itself through an alias' }
    throw cause
  }
}

type Source = { readonly file: string; readonly lines: LineCounter; readonly source: string }

function placeFinder({ file, lines, source }: Source, document: Document.Parsed): YamlDocument['place'] {
  return (path, at = 'value', column = 0) => {
    let node: unknown = document.contents
    let offset = startOf(node) ?? 0
    for (const [index, step] of path.entries()) {
      const found = stepInto(document, node, step)
      if (found === undefined) break
      const wantsKey = at === 'key' && index === path.length - 1
      offset = (wantsKey ? undefined : startOf(found.value)) ?? found.keyOffset ?? offset
      node = found.value
    }
    return placeAt(file, lines, column > 0 && isScalar(node) ? locateInScalar(source, node, column) : offset)
  }
}

function stepInto(document: Document.Parsed, node: unknown, step: string | number) {
  const target = isAlias(node) ? node.resolve(document) : node
  if (isSeq(target) && typeof step === 'number') {
    const value = target.items[step]
    return value === undefined ? undefined : { value, keyOffset: startOf(value) }
  }
  if (!isMap(target)) return undefined
  const pair = target.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === step)
  return pair && { value: pair.value, keyOffset: startOf(pair.key) }
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0]
}

function placeAt(file: string, lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset)
  return { file, line: Math.max(1, line), column: Math.max(1, col) }
}

function atStart(file: string, text: string): Problem {
  return { file, line: 1, column: 1, path: '', text }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
