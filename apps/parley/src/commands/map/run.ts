import { basename, dirname, extname, join } from 'node:path'
import {
  type DocumentIn,
  documentsOn,
  type Failed,
  Following,
  followDocument,
  type Road,
  roadOf,
  type Output as Written,
} from '@parley/channel'
import { note, Unreadable } from '../../terminal.ts'
import { nameOf, readBytes } from '../edi/open-file.ts'
import { Output } from '../edi/output.ts'
import { Progress } from '../edi/progress.ts'
import { writeTo } from '../guide/deliver.ts'
import { chooseMapping } from './choose-mapping.ts'
import { countText, openSet } from './open-set.ts'

export type RunOptions = {
  readonly set: string
  readonly to?: string
  readonly now?: Date
  readonly counter: Readonly<Record<string, number>>
  readonly message: Readonly<Record<string, string>>
  readonly progress?: boolean
}

/** parley map run <mapping> <file>: exit code 0 all mapped, 1 some document is wrong, 2 nothing can be read. */
export async function run(name: string, file: string | undefined, options: RunOptions): Promise<void> {
  const road = roadOf(chooseMapping(await openSet(options.set), name))
  const progress = new Progress(nameOf(file), options.progress)
  const bytes = await readBytes(file, { progress })
  const { documents, notes } = documentsOn(road, bytes)
  for (const line of notes) note(line)
  if (documents.length === 0)
    throw new Unreadable(`${nameOf(file)} has no document that guide ${road.in.guide.name} reads.`)
  const { now = new Date(), counter: counters, message: metadata } = options
  const following = new Following({ now, counters, metadata })
  const delivery = new Delivery(options.to)
  let mapped = 0
  for (const document of documents) {
    const outputs = await mapOne(following, road, document)
    if (outputs !== undefined) mapped++
    for (const { content } of outputs ?? []) await delivery.take(content)
    progress.at('mapped', document.place.offset, bytes.length)
  }
  await delivery.end()
  progress.end('mapped', bytes.length)
  if (mapped < documents.length) note(`${mapped} of ${countText(documents.length, 'document')} mapped.`)
}

/** What is written of a document; undefined when it is wrong or cannot be mapped, which is then said. */
async function mapOne(
  following: Following,
  road: Road,
  document: DocumentIn,
): Promise<readonly Written[] | undefined> {
  const { name, faults } = document
  for (const { severity, code, text, position } of faults)
    note(`${name}: byte ${position.byteOffset ?? 0} ${severity} ${code}: ${text}`)
  await followDocument(following, road, document)
  const { outputs, failures, notes } = following.gathered()
  for (const line of notes) note(line)
  if (failures.length === 0) return outputs
  process.exitCode = 1
  if (faults.some(({ severity }) => severity === 'error'))
    note(`${name}: not mapped, for the platform would refuse it`)
  else for (const failed of failures) note(failureText(failed))
  return undefined
}

function failureText({ document, code, text, position }: Failed): string {
  const { targetPath, segment, segmentPosition, byteOffset } = position
  const sender = segment === undefined ? '' : ` (${segment} ${segmentPosition}, byte ${byteOffset})`
  return `${document}: ${code}${targetPath === undefined ? '' : ` ${targetPath}`}: ${text}${sender}`
}

/** To stdout one after the other, each on lines of its own; or into files. */
class Delivery {
  readonly #to: string | undefined
  readonly #stdout = new Output()
  #first: Uint8Array | undefined
  #count = 0

  constructor(to: string | undefined) {
    this.#to = to
  }

  async take(content: Uint8Array): Promise<void> {
    this.#count++
    if (this.#to === undefined) return this.#print(content)
    // Only with the second does the first get a number.
    if (this.#count === 1) this.#first = content
    if (this.#count === 2 && this.#first) await writeTo(numbered(this.#to, 1), this.#first)
    if (this.#count > 1) await writeTo(numbered(this.#to, this.#count), content)
  }

  async #print(content: Uint8Array): Promise<void> {
    await this.#stdout.bytes(content)
    if (content.at(-1) !== 0x0a) await this.#stdout.text('\n')
  }

  async end(): Promise<void> {
    await this.#stdout.end()
    if (this.#to === undefined) return
    if (this.#count === 1 && this.#first) await writeTo(this.#to, this.#first)
    note(`${countText(this.#count, 'document')} written to ${this.#to}.`)
  }
}

/** order-2.json */
function numbered(to: string, number: number): string {
  const ending = extname(to)
  return join(dirname(to), `${basename(to, ending)}-${number}${ending}`)
}
