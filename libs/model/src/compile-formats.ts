import type { BranchShape, CodecResult, DocumentCodec, DocumentFormat } from '@parley/document'
import {
  type CompiledGuide,
  compileGuide as compileEdiGuide,
  dictionaryNameOf,
  type GuideSpec,
  messageRelease,
} from '@parley/edi'
import type { Mapping as CompiledMapping } from '@parley/mapping'
import type { Step } from '@parley/steps'
import { type Catalogue, type Entry, specProblem } from './catalogue.ts'
import { compileDocumentGuide } from './guides/compile-document-guide.ts'
import { compileKeys, type DocumentKey } from './guides/document-keys.ts'
import type { Dictionaries } from './load-dictionaries.ts'
import type { Path, Problem } from './problem.ts'

/** A compiled guide: what a document type is, in the form that its readers and writers need. */
export type Guide = EdiGuide | DocumentGuide | { readonly format: 'undefined'; readonly name: string }

/** A guide of documents that are no EDI: what reads and writes them. */
export type DocumentGuide = {
  readonly format: DocumentFormat
  readonly name: string
  readonly shape: BranchShape
  readonly codec: DocumentCodec
  readonly keys: readonly DocumentKey[]
}

export type EdiGuide = {
  readonly format: 'x12' | 'edifact'
  readonly name: string
  /** 004010, D96A */
  readonly release: string
  /** 850, ORDERS */
  readonly setId: string
  /** EDIFACT: the subset that it is of, such as EAN008 (UNH S009 0057); without it, any. */
  readonly association?: string
  readonly compiled: CompiledGuide
  readonly shape: BranchShape
}

export type Mapping =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'mapping'
      readonly name: string
      readonly from: Guide
      /** The guides it writes by, as its outputs name them: one, or with `$emit` any number. */
      readonly targets: ReadonlyMap<string, Guide>
      /** The first of them: of most mappings the only one. */
      readonly to: Guide
      readonly mapping: CompiledMapping
    }
  /** A mapping in another language, which gives documents of one guide. */
  | {
      readonly kind: 'step'
      readonly name: string
      readonly from: Exclude<Guide, { readonly format: 'undefined' }>
      readonly to: Guide
      readonly step: Step
      /** What the step sees. */
      readonly input: 'document' | 'aws'
    }

/** Whether it makes its output of all documents of a file together. */
export function mergesDocuments(mapping: Mapping): boolean {
  return mapping.kind === 'mapping' && mapping.mapping.merges
}

export type Compiled<Value> = {
  readonly compiled: ReadonlyMap<string, Value>
  readonly problems: readonly Problem[]
}
export type One<Value> = { readonly value?: Value; readonly problems: readonly Problem[] }

/** Compiles every guide; those with problems are left out. */
export function compileGuides(catalogue: Catalogue, dictionaries: Dictionaries): Compiled<Guide> {
  return collect(catalogue.entries.Guide, (entry) => compileGuide(entry, dictionaries))
}

/** Compiles each; those with problems are left out. */
export function collect<From extends { readonly name: string }, To>(
  entries: ReadonlyMap<string, From>,
  compile: (entry: From) => One<To>,
): Compiled<To> {
  const compiled = new Map<string, To>()
  const problems: Problem[] = []
  for (const entry of entries.values()) {
    const one = compile(entry)
    problems.push(...one.problems)
    if (one.value !== undefined) compiled.set(entry.name, one.value)
  }
  return { compiled, problems }
}

function compileGuide(entry: Entry<'Guide'>, dictionaries: Dictionaries): One<Guide> {
  const { name, spec } = entry
  switch (spec.format) {
    case 'undefined':
      return { value: { format: 'undefined', name }, problems: [] }
    case 'x12':
    case 'edifact':
      return compileEdi(entry, spec, dictionaries)
    default:
      return fromCodec(entry, compileDocumentGuide(spec), 'keys' in spec ? spec.keys : undefined)
  }
}

function fromCodec(
  entry: Entry<'Guide'>,
  result: CodecResult,
  wanted: { readonly [name: string]: string } | undefined,
): One<Guide> {
  const problemsOf = (problems: readonly { path: Path; text: string }[]) =>
    problems.map(({ path, text }) => specProblem(entry, path, text))
  if (result.kind === 'problems') return { problems: problemsOf(result.problems) }
  const { codec } = result
  const { keys, problems } = compileKeys(wanted, codec.shape)
  if (problems.length > 0) return { problems: problemsOf(problems) }
  return { value: { format: codec.format, name: entry.name, shape: codec.shape, codec, keys }, problems: [] }
}

function compileEdi(
  entry: Entry<'Guide'>,
  spec: Entry<'Guide'>['spec'] & { readonly format: EdiGuide['format'] },
  dictionaries: Dictionaries,
): One<Guide> {
  const { format, title: _, ...own } = spec
  const dictionary = dictionaries.get(dictionaryNameOf(own.extends) ?? '')
  // Optional fields that are not written are absent, so what the schema gave is what a spec is.
  const result = compileEdiGuide(own as GuideSpec, dictionary)
  if (result.kind === 'problems') {
    return { problems: result.problems.map(({ path, text }) => specProblem(entry, path, text)) }
  }
  const [, version = '', setId = ''] = own.extends.split('/')
  const release = messageRelease(version)
  const { guide } = result
  const { association, shape } = guide
  return {
    value: {
      ...{ format, name: entry.name, release, setId, compiled: guide, shape },
      ...(association !== undefined && { association }),
    },
    problems: [],
  }
}
