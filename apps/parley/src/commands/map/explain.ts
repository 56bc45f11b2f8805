import { type DocumentIn, documentsOf, readSource } from '@parley/channel'
import { type ExplainOptions as Choice, type Explained, explainMapping } from '@parley/mapping'
import type { LocatedResource, Mapping } from '@parley/model'
import { note, Unreadable, UserError } from '../../terminal.ts'
import { nameOf, readBytes } from '../edi/open-file.ts'
import { Output } from '../edi/output.ts'
import { Progress } from '../edi/progress.ts'
import { chooseMapping } from './choose-mapping.ts'
import { explanationJson, explanationTable, type Placed } from './explanation-text.ts'
import { countText, openSet } from './open-set.ts'
import type { RunOptions } from './run.ts'

type OwnMapping = Extract<Mapping, { readonly kind: 'mapping' }>

export type ExplainOptions = Omit<RunOptions, 'to'> & {
  readonly target?: readonly string[]
  readonly document?: number
  readonly values: boolean
  /** Also what rules gave nothing for. */
  readonly all?: boolean
  readonly json?: boolean
}

/** parley map explain <mapping> [file]: exit code 0 all explained, 1 some document is wrong, 2 nothing can be read. */
export async function explain(
  name: string,
  file: string | undefined,
  options: ExplainOptions,
): Promise<void> {
  const set = await openSet(options.set)
  const mapping = chooseMapping(set, name)
  if (mapping.kind === 'step')
    throw new UserError(
      `Mapping "${name}" is JSONata or a script, of which nobody knows where values come from.`,
    )
  if (mapping.mapping.merges)
    throw new UserError(
      `Mapping "${name}" merges the documents of a file; only mappings of one document are explained.`,
    )
  const bytes = await readBytes(file, { progress: new Progress(nameOf(file), options.progress) })
  const { documents, notes } = documentsOf(mapping.from, bytes)
  for (const line of notes) note(line)
  const wanted = documents.filter((_, index) => index + 1 === (options.document ?? index + 1))
  if (wanted.length === 0) throw new Unreadable(nothingText(nameOf(file), mapping, documents.length))
  const explaining = new Explaining(mapping, options)
  const output = new Output()
  const place = placeOf(set.resources, name)
  for (const document of wanted) {
    const found = explaining.explain(document)
    if (found === undefined) continue
    const explained = options.all === true ? found : withValues(found)
    const { values, json } = options
    if (json === true) await output.text(explanationJson(document.name, explained, { place, values }))
    else await output.text(`${document.name}\n${explanationTable(explained, { place, values })}\n`)
    if (explained.isCut) note(`${document.name}: there is more; name what you want to see: --target items[0]`)
  }
  await output.end()
}

function nothingText(file: string, { from }: OwnMapping, count: number): string {
  if (count === 0) return `${file} has no document that guide ${from.name} reads.`
  return `${file} has ${countText(count, 'document')}, and none of that number.`
}

function withValues(explained: Explained): Explained {
  return { ...explained, explanations: explained.explanations.filter(({ value }) => value !== undefined) }
}

/** Where the author wrote what stands at a path of the mapping's spec. */
function placeOf(resources: readonly LocatedResource[], name: string): Placed {
  const located = resources.find(
    ({ resource }) => resource.kind === 'Mapping' && resource.metadata.name === name,
  )
  if (located === undefined) throw new Error(`mapping ${name} was compiled and is not in its set`)
  return (path) => located.place(['spec', ...path])
}

class Explaining {
  readonly #mapping: OwnMapping
  readonly #options: ExplainOptions
  readonly #counters: Map<string, bigint>

  constructor(mapping: OwnMapping, options: ExplainOptions) {
    this.#mapping = mapping
    this.#options = options
    this.#counters = new Map(mapping.mapping.counters.map((one) => [one, BigInt(options.counter[one] ?? 1)]))
  }

  /** Undefined when its guide refuses it, which is then said. */
  explain({ name, bytes, place, faults }: DocumentIn): Explained | undefined {
    for (const { severity, code, text, position } of faults)
      note(`${name}: byte ${position.byteOffset ?? 0} ${severity} ${code}: ${text}`)
    if (faults.some(({ severity }) => severity === 'error')) {
      process.exitCode = 1
      note(`${name}: not mapped, for the platform would refuse it`)
      return undefined
    }
    const { now = new Date(), message, target } = this.#options
    const { tree } = readSource(this.#mapping.from, { bytes, place, now })
    const choice: Choice = target === undefined ? {} : { targets: target }
    const context = { now, message, counters: this.#counters }
    const explained = explainMapping(this.#mapping.mapping, tree, context, choice)
    this.#conclude(name, explained)
    return explained
  }

  #conclude(document: string, { result }: Explained): void {
    if (result.kind === 'mapped') {
      for (const [name, count] of result.drawn)
        this.#counters.set(name, (this.#counters.get(name) ?? 1n) + BigInt(count))
      return
    }
    process.exitCode = 1
    for (const { code, targetPath, text } of result.errors)
      note(`${document}: ${code} ${targetPath}: ${text}`)
  }
}
