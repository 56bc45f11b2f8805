import { basename, dirname, extname, join } from 'node:path'
import { type DocumentIn, documentsOf, type Rendered, render, type Unmapped } from '@parley/channel'
import { note, Unreadable } from '../../terminal.ts'
import { nameOf, readBytes } from '../edi/open-file.ts'
import { Output } from '../edi/output.ts'
import { Progress } from '../edi/progress.ts'
import { writeTo } from '../guide/deliver.ts'
import { chooseMapping, type RealMapping } from './choose-mapping.ts'
import { countText, openSet } from './open-set.ts'

export type RunOptions = {
  readonly set: string
  readonly to?: string
  readonly now?: Date
  readonly progress?: boolean
}

/** parley map run <mapping> <file>: exit code 0 all mapped, 1 some document is wrong, 2 nothing can be read. */
export async function run(name: string, file: string | undefined, options: RunOptions): Promise<void> {
  const mapping = chooseMapping(await openSet(options.set), name)
  const progress = new Progress(nameOf(file), options.progress)
  const bytes = await readBytes(file, { progress })
  const { documents, notes } = documentsOf(mapping.from, bytes)
  for (const line of notes) note(line)
  if (documents.length === 0)
    throw new Unreadable(`${nameOf(file)} has no document that guide ${mapping.from.name} reads.`)
  const place = placeOf(options.to, documents.length)
  const output = new Output()
  let mapped = 0
  for (const [index, document] of documents.entries()) {
    const rendered = mapOne(mapping, document, options.now ?? new Date())
    if (rendered !== undefined) {
      mapped++
      if (place === undefined) await print(output, rendered.content)
      else await writeTo(place(index + 1), rendered.content)
    }
    progress.at('mapped', document.place.offset, bytes.length)
  }
  await output.end()
  progress.end('mapped', bytes.length)
  report({ mapped, of: documents.length, to: options.to })
}

function mapOne(mapping: RealMapping, document: DocumentIn, now: Date): Rendered | undefined {
  const { name, bytes, place, findings } = document
  for (const { severity, code, text, byteOffset } of findings)
    note(`${name}: byte ${byteOffset} ${severity} ${code}: ${text}`)
  if (findings.some(({ severity }) => severity === 'error')) {
    process.exitCode = 1
    note(`${name}: not mapped, for the platform would refuse it`)
    return undefined
  }
  const road = { in: { guide: mapping.from }, mapping, out: { guide: mapping.to } }
  const result = render(road, { bytes, place, now })
  if (result.kind === 'rendered') return result
  sayFailures(name, result)
  return undefined
}

function sayFailures(name: string, { failures }: Unmapped): void {
  process.exitCode = 1
  for (const { code, text, position } of failures) {
    const { targetPath, segment, segmentPosition, byteOffset } = position ?? {}
    const sender = segment === undefined ? '' : ` (${segment} ${segmentPosition}, byte ${byteOffset})`
    note(`${name}: ${code} ${targetPath ?? ''}: ${text}${sender}`)
  }
}

/** One document goes where it was told to; of several each gets its number: order-1.json. */
function placeOf(to: string | undefined, count: number): ((number: number) => string) | undefined {
  if (to === undefined) return undefined
  if (count === 1) return () => to
  const ending = extname(to)
  return (number) => join(dirname(to), `${basename(to, ending)}-${number}${ending}`)
}

async function print(output: Output, content: Uint8Array): Promise<void> {
  await output.bytes(content)
  if (content.at(-1) !== 0x0a) await output.text('\n')
}

function report({
  mapped,
  of,
  to,
}: {
  readonly mapped: number
  readonly of: number
  readonly to: string | undefined
}) {
  if (mapped < of) note(`${mapped} of ${countText(of, 'document')} mapped.`)
  else if (to !== undefined) note(`${countText(mapped, 'document')} mapped, to ${to}.`)
}
