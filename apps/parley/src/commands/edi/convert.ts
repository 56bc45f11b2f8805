import { layOut, readInterchangeTree } from '@parley/edi'
import { Unreadable } from '../../terminal.ts'
import { type Opened, openFile } from './open-file.ts'
import { Output } from './output.ts'
import { parse } from './parse.ts'
import { noteFraming } from './report-findings.ts'
import type { WriteChoices } from './write-choices.ts'
import { writeTrees } from './write-trees.ts'

export type Target = 'json' | 'ndjson' | 'csv' | 'aws' | 'x12' | 'edifact' | 'pretty' | 'compact'

export type ConvertOptions = WriteChoices & {
  readonly to: Target
  readonly guide?: string
  readonly progress?: boolean
}

/** parley edi convert [file] --to form: exit code 1 when something of the envelope is wrong, 2 when it cannot be done. */
export async function convert(file: string | undefined, options: ConvertOptions): Promise<void> {
  const { to } = options
  if (to !== 'x12' && to !== 'edifact') refuseWriteChoices(options)
  switch (to) {
    case 'json':
      return parse(file, { ...options, view: 'tree', json: true })
    case 'ndjson':
      return parse(file, { ...options, view: 'tree', ndjson: true })
    case 'csv':
      return parse(file, { ...options, view: 'rows', csv: true })
    case 'aws':
      return parse(file, { ...options, view: 'aws', json: true })
    case 'x12':
    case 'edifact':
      return rewrite(await openFile(file, options), to, options)
    case 'pretty':
      return relay(await openFile(file, options), '\n')
    case 'compact':
      return relay(await openFile(file, options), '')
    default:
      to satisfies never
  }
}

/** Everything else keeps the bytes of the segments, or is no EDI. */
function refuseWriteChoices({ separators, lineEnd, charset, unmappable, inData, una }: ConvertOptions): void {
  const given = [separators, lineEnd, charset, unmappable, inData, una].some((one) => one !== undefined)
  if (given)
    throw new Unreadable('Separators, line ends and character sets are for --to x12 and --to edifact.')
}

async function relay({ bytes, framing, progress }: Opened, lineEnd: '' | '\n'): Promise<void> {
  const output = new Output()
  for (const interchange of framing.interchanges) {
    const pieces: Uint8Array[] = []
    let length = 0
    for (const piece of layOut(bytes, interchange, lineEnd)) {
      pieces.push(piece)
      length += piece.length
      if (length < 64 * 1024) continue
      await output.bytes(Buffer.concat(pieces.splice(0)))
      progress.at('written', piece.byteOffset - bytes.byteOffset, bytes.length)
      length = 0
    }
    await output.bytes(Buffer.concat(pieces))
  }
  progress.end('written', bytes.length)
  noteFraming(framing)
}

/** Written anew: with the separators, the line ends and the character set that are asked for, and right counts. */
async function rewrite(
  { bytes, framing, name }: Opened,
  to: 'x12' | 'edifact',
  options: ConvertOptions,
): Promise<void> {
  const other = framing.interchanges.find(({ standard }) => standard !== to)
  if (other !== undefined)
    throw new Unreadable(
      `${name} is ${other.standard}. From one standard to the other a mapping is needed: parley init shows one.`,
    )
  const trees = framing.interchanges.map((interchange) => readInterchangeTree(bytes, interchange))
  await writeTrees(new Output(), trees, options)
  noteFraming(framing)
}
