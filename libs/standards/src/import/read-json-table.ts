import type { FullTable } from '../make-pack.ts'
import type { ImportProblem, ReadTable } from './import-problem.ts'

const nothing: FullTable = {
  standard: 'x12',
  version: '',
  elements: {},
  composites: {},
  segments: {},
  messages: {},
}

/** Reads a table in our own form; what is not in it is a problem with its path. */
export function readJsonTable(text: string, name: string | undefined): ReadTable {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refused([
      { text: 'the file is neither SEF nor JSON; SEF begins with a section such as .VER or .SETS' },
    ])
  }
  if (!isMap(value))
    return refused([{ text: 'a table is an object with standard, version, elements, segments and messages' }])
  const problems: ImportProblem[] = []
  const [standard, version] = name?.split('/') ?? [value.standard, value.version]
  if (standard !== 'x12' && standard !== 'edifact')
    problems.push({ path: 'standard', text: 'write x12 or edifact as the standard' })
  if (typeof version !== 'string')
    problems.push({ path: 'version', text: 'write the release, such as 004010 or D96A' })
  for (const [part, isFit] of parts) checkPart(value[part], { part, isFit }, problems)
  if (problems.length > 0) return refused(problems)
  const table = { ...nothing, ...value, standard, version } as unknown as FullTable
  return { table, problems, lineOf: () => undefined }
}

function refused(problems: readonly ImportProblem[]): ReadTable {
  return { table: nothing, problems, lineOf: () => undefined }
}

const parts: readonly (readonly [part: string, isFit: (value: unknown) => boolean])[] = [
  ['elements', (value) => isMap(value) && typeof value.type === 'string'],
  ['composites', isSegment],
  ['segments', isSegment],
  ['messages', (value) => isMap(value) && isItems(value.structure, 0)],
]

const mostProblems = 20

function checkPart(
  value: unknown,
  { part, isFit }: { readonly part: string; readonly isFit: (value: unknown) => boolean },
  problems: ImportProblem[],
): void {
  if (value === undefined && part === 'composites') return
  if (!isMap(value)) {
    problems.push({ path: part, text: `${part} is an object, by number or tag` })
    return
  }
  for (const [id, one] of Object.entries(value)) {
    if (!isFit(one) && problems.length < mostProblems)
      problems.push({
        path: `${part}.${id}`,
        text: `this is not in the form of ${part}; see docs/standards.md`,
      })
  }
}

function isSegment(value: unknown): boolean {
  if (!isMap(value) || !Array.isArray(value.elements)) return false
  const notes: unknown = value.syntax ?? []
  const isUse = (use: unknown) => isMap(use) && typeof use.ref === 'string' && typeof use.req === 'string'
  return (
    value.elements.every(isUse) && Array.isArray(notes) && notes.every((note) => typeof note === 'string')
  )
}

const deepest = 32

function isItems(value: unknown, depth: number): boolean {
  if (!Array.isArray(value) || depth > deepest) return false
  return value.every((item: unknown) => {
    if (!isMap(item) || typeof item.req !== 'string' || typeof item.max !== 'number') return false
    return typeof item.seg === 'string' || (typeof item.loop === 'string' && isItems(item.items, depth + 1))
  })
}

function isMap(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
