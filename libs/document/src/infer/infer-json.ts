import { type DraftedFields, draftFields } from './draft-fields.ts'
import { nothingSeen, observe, type Raw } from './observe.ts'

export type DraftedGuide = {
  /** The spec of a Guide resource. */
  readonly spec: { readonly format: string; readonly fields: DraftedFields } & {
    readonly [name: string]: unknown
  }
  /** Documents learned from; 0 when the guide was made of a schema. */
  readonly documents: number
  /** What a person should look at. */
  readonly notes: readonly string[]
}
export type InferResult =
  | { readonly kind: 'drafted'; readonly guide: DraftedGuide }
  | { readonly kind: 'problem'; readonly text: string }

/** Drafts a guide from JSON files: one document each, a list of them, lines of them, or a list in an object around it. */
export function inferJson(files: readonly string[]): InferResult {
  const seen = nothingSeen()
  let wrapper: string | undefined
  for (const text of files) {
    const found = documentsOf(text)
    if (found === undefined)
      return { kind: 'problem', text: 'a file is no JSON, and no lines of JSON either' }
    wrapper ??= found.wrapper
    for (const document of found.documents) observe(document, seen)
  }
  if (seen.branches === 0) return { kind: 'problem', text: 'the files hold no JSON object to learn from' }
  const documents = wrapper === undefined ? {} : { documents: `$.${wrapper}` }
  const spec = { format: 'json', ...documents, fields: draftFields(seen) }
  return { kind: 'drafted', guide: { spec, documents: seen.branches, notes: [] } }
}

type Found = { readonly documents: readonly Raw[]; readonly wrapper?: string }

function documentsOf(text: string): Found | undefined {
  const whole = parsed(text)
  if (whole === undefined) {
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    const documents = lines.map(parsed)
    return documents.length > 1 && !documents.includes(undefined) ? { documents } : undefined
  }
  if (Array.isArray(whole)) return { documents: whole as readonly Raw[] }
  const wrapped = wrapperOf(whole)
  return wrapped ?? { documents: [whole] }
}

/** An object whose only list holds objects, and which has little beside it, is a wrapper of documents. */
function wrapperOf(whole: Raw): Found | undefined {
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return undefined
  const entries = Object.entries(whole as { readonly [name: string]: Raw })
  const lists = entries.filter(
    ([, value]) => Array.isArray(value) && value.length > 0 && value.every(isBranch),
  )
  const [list] = lists
  if (list === undefined || lists.length > 1 || entries.length > 1) return undefined
  return { wrapper: list[0], documents: list[1] as readonly Raw[] }
}

function isBranch(value: Raw): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parsed(text: string): Raw | undefined {
  try {
    return JSON.parse(text) as Raw
  } catch {
    // Not JSON: the caller says so.
    return undefined
  }
}
