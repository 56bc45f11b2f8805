import {
  type CompiledGuide,
  compileGuide,
  dictionaryNameOf,
  type GuideSpec,
  type Interchange,
  standardOfTransaction,
  type Transaction,
} from '@parley/edi'
import { loadResources, pathText, problemText } from '@parley/model'
import { loadDictionary } from '@parley/standards'
import { Unreadable } from '../../terminal.ts'
import { readBytes } from './open-file.ts'
import { Progress } from './progress.ts'

/** A transaction, and what it is read under. */
export type Located = {
  readonly interchange: Interchange
  readonly group: Interchange['groups'][number]
  readonly transaction: Transaction
  /** Such as x12/004010/850. */
  readonly standard: string
  /** Missing when no dictionary has the message. */
  readonly guide?: CompiledGuide
}

/** The guides of a file that the user names, and for everything else the bare standards that envelopes name. */
export class GuideBook {
  private readonly own: readonly CompiledGuide[]
  private readonly standards = new Map<string, CompiledGuide | undefined>()

  private constructor(own: readonly CompiledGuide[]) {
    this.own = own
  }

  static async open(file: string | undefined): Promise<GuideBook> {
    return new GuideBook(file === undefined ? [] : await readGuides(file))
  }

  /** The transactions of interchanges in the order of the file, each with its guide. */
  async locate(interchanges: readonly Interchange[]): Promise<readonly Located[]> {
    const located: Located[] = []
    for (const interchange of interchanges) {
      for (const group of interchange.groups) {
        for (const transaction of group.transactions) {
          const standard = standardOfTransaction(interchange, group, transaction)
          const guide = await this.guideFor(standard)
          located.push({ interchange, group, transaction, standard, ...(guide && { guide }) })
        }
      }
    }
    return located
  }

  /** The guide for such as `x12/004010/850`: of the user's that of the release first, then any of the set. */
  async guideFor(standard: string): Promise<CompiledGuide | undefined> {
    const [, version, setId] = standard.split('/')
    const ofSet = this.own.filter((one) => one.setId === setId)
    const own = ofSet.find((one) => one.version === version) ?? ofSet[0]
    if (own !== undefined) return own
    if (!this.standards.has(standard)) this.standards.set(standard, await bareStandard(standard))
    return this.standards.get(standard)
  }
}

async function bareStandard(standard: string): Promise<CompiledGuide | undefined> {
  const result = compileGuide({ extends: standard }, await dictionaryOf(standard))
  return result.kind === 'guide' ? result.guide : undefined
}

async function dictionaryOf(standard: string) {
  return loadDictionary(dictionaryNameOf(standard) ?? '')
}

/** What a Guide says besides how its documents are read. */
type GuideHead = { readonly format: string; readonly title: string }

/** Every Guide of a YAML file that is about EDI; what is wrong with it is told with line and column. */
async function readGuides(file: string): Promise<readonly CompiledGuide[]> {
  const text = (await readBytes(file, { progress: new Progress(file, false) })).toString('utf8')
  const path = /\.ya?ml$/i.test(file) ? file : `${file}.yaml`
  const { resources, problems } = loadResources([{ path, text }])
  const told = problems.map((one) => problemText({ ...one, file }))
  const guides: CompiledGuide[] = []
  for (const { resource, refused, place } of resources) {
    const { format: _, title: __, ...spec } = resource.spec as Partial<GuideSpec & GuideHead>
    const { extends: base } = spec
    if (resource.kind !== 'Guide' || refused || typeof base !== 'string') continue
    const result = compileGuide({ ...spec, extends: base }, await dictionaryOf(base))
    if (result.kind === 'guide') guides.push(result.guide)
    else
      for (const { path: at, text: problem } of result.problems) {
        const full = ['spec', ...at]
        told.push(problemText({ ...place(full), file, path: pathText(full), text: problem }))
      }
  }
  if (told.length > 0) throw new Unreadable(told.join('\n'))
  if (guides.length > 0) return guides
  throw new Unreadable(
    `${file} has no Guide for X12 or EDIFACT. Write one: kind: Guide, spec.extends: x12/004010/850.`,
  )
}
