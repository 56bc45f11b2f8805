import type { StarterFile } from './starter-options.ts'
import { indented } from './yaml-lines.ts'

/** A guide of an EDI standard, its rules as lines with their source and confidence above them. */
export type EdiGuideText = {
  readonly name: string
  readonly title: string
  readonly format: 'x12' | 'edifact'
  readonly about: readonly string[]
  /** From `extends` on. */
  readonly spec: readonly string[]
}

export type MappingText = {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly about: readonly string[]
  readonly lets?: readonly string[]
  readonly out: readonly string[]
}

export function ediGuideFile({ name, title, format, about, spec }: EdiGuideText): StarterFile {
  const head = ['kind: Guide', 'metadata:', `  name: ${name}`, 'spec:', `  format: ${format}`]
  return file(`guides/${name}.yaml`, [
    ...comments(about),
    version,
    ...head,
    `  title: ${title}`,
    ...indented(spec),
  ])
}

export function mappingFile({ name, from, to, about, lets = [], out }: MappingText): StarterFile {
  const head = ['kind: Mapping', 'metadata:', `  name: ${name}`, 'spec:', `  from: ${from}`, `  to: ${to}`]
  const named = lets.length === 0 ? [] : ['  let:', ...indented(indented(lets))]
  return file(`mappings/${name}.yaml`, [
    ...comments(about),
    ...[version, ...head, ...named, '  out:'],
    ...indented(indented(out)),
  ])
}

const version = 'apiVersion: parley.dev/v1alpha1'

function comments(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `# ${line}`)
}

function file(path: string, lines: readonly string[]): StarterFile {
  return { path, text: `${lines.join('\n')}\n` }
}
