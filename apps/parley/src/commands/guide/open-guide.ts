import { readFile } from 'node:fs/promises'
import { type CompiledGuide, compileGuide, dictionaryNameOf, type GuideSpec } from '@parley/edi'
import { type LocatedResource, loadResources, type Problem, pathText } from '@parley/model'
import { loadDictionary } from '@parley/standards'

/** A guide that compiled, and its standard without the guide's rules. */
export type OpenedGuide = {
  readonly name: string
  readonly title: string | undefined
  readonly guide: CompiledGuide
  readonly base: CompiledGuide
}

export type GuideFile =
  | { readonly kind: 'unreadable'; readonly text: string }
  | { readonly kind: 'read'; readonly guides: readonly OpenedGuide[]; readonly problems: readonly Problem[] }

/** The EDI guides of a YAML file, and everything that is wrong in it. */
export async function readGuideFile(file: string): Promise<GuideFile> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    return { kind: 'unreadable', text: `${file} cannot be read (${(error as NodeJS.ErrnoException).code}).` }
  }
  // The loader goes by the ending; what the user names is YAML whatever it is called.
  const loaded = loadResources([{ path: /\.ya?ml$/i.test(file) ? file : `${file}.yaml`, text }])
  const problems = loaded.problems.map((one) => ({ ...one, file }))
  const guides: OpenedGuide[] = []
  for (const located of loaded.resources) {
    const spec = ediSpec(located)
    if (spec === undefined) continue
    const opened = await openSpec(spec)
    if (opened.kind === 'opened') guides.push({ ...opened.opened, name: located.resource.metadata.name })
    else {
      for (const { path, text: problem } of opened.problems) {
        const whole = ['spec', ...path]
        problems.push({ ...located.place(whole), file, path: pathText(whole), text: problem })
      }
    }
  }
  return { kind: 'read', guides, problems }
}

type WrittenSpec = GuideSpec & { readonly title?: string }

function ediSpec({ resource, refused }: LocatedResource): WrittenSpec | undefined {
  const spec = resource.spec as Partial<WrittenSpec> | undefined
  if (resource.kind !== 'Guide' || refused || typeof spec?.extends !== 'string') return undefined
  return spec as WrittenSpec
}

type Opened =
  | { readonly kind: 'opened'; readonly opened: OpenedGuide }
  | {
      readonly kind: 'problems'
      readonly problems: readonly { readonly path: readonly (string | number)[]; readonly text: string }[]
    }

/** Compiles a spec, and its bare standard beside it. */
export async function openSpec(spec: WrittenSpec): Promise<Opened> {
  const { title, ...rules } = spec
  const dictionary = await loadDictionary(dictionaryNameOf(spec.extends) ?? '')
  const result = compileGuide(rules, dictionary)
  if (result.kind === 'problems') return result
  const bare = compileGuide({ extends: spec.extends }, dictionary)
  if (bare.kind === 'problems') return bare
  return { kind: 'opened', opened: { name: spec.extends, title, guide: result.guide, base: bare.guide } }
}
