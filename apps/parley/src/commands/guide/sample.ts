import { join } from 'node:path'
import {
  type CompiledGuide,
  fuzzSeeds,
  type SampleSize,
  sampleInterchange,
  writeInterchange,
} from '@parley/edi'
import { note } from '../../terminal.ts'
import { chooseGuide } from './choose-guide.ts'
import { deliver, writeTo } from './deliver.ts'

export type SampleCommandOptions = {
  readonly size: SampleSize
  readonly seed: number
  readonly faults?: string
  readonly out?: string
  readonly name?: string
}

/** parley guide sample <guide>: a document that the guide finds nothing wrong with, or many with one fault each. */
export async function sample(source: string, options: SampleCommandOptions): Promise<void> {
  const chosen = await chooseGuide(source, options.name)
  if (chosen === undefined) return
  const { size, seed, faults, out } = options
  if (faults !== undefined) return writeFaults(chosen.guide, { folder: faults, seed })
  await deliver(bytesOf(sampleInterchange(chosen.guide, { size, seed })), out)
}

async function writeFaults(
  guide: CompiledGuide,
  { folder, seed }: { readonly folder: string; readonly seed: number },
): Promise<void> {
  const expected: { readonly file: string; readonly finding: unknown }[] = []
  for (const { name, interchange, finding } of fuzzSeeds(guide, { seed })) {
    const file = `${String(expected.length + 1).padStart(3, '0')}-${name}.edi`
    await writeTo(join(folder, file), bytesOf(interchange))
    expected.push({ file, finding: finding ?? null })
  }
  await writeTo(join(folder, 'faults.json'), `${JSON.stringify(expected, null, 2)}\n`)
  note(`Wrote ${expected.length} documents to ${folder}; faults.json says what must be found in each.`)
}

/** What we make up can always be written: a problem is a bug. */
function bytesOf(interchange: Parameters<typeof writeInterchange>[0]): Uint8Array {
  const written = writeInterchange(interchange)
  if (written.kind === 'written') return written.bytes
  throw new Error(`a sample cannot be written: ${JSON.stringify(written.problems[0])}`)
}
