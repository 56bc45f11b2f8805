import { layOut, readInterchangeTree } from '@parley/edi'
import { Unreadable } from '../../terminal.ts'
import { FindingNotes } from './finding-notes.ts'
import { GuideBook } from './guide-book.ts'
import { findingsOf, meet } from './met.ts'
import { type Opened, openFile } from './open-file.ts'
import { Output } from './output.ts'
import { parse } from './parse.ts'
import { noteFraming } from './report-findings.ts'
import { type Source, withSource } from './source.ts'
import { Stretches } from './stretches.ts'
import type { WriteChoices } from './write-choices.ts'
import { writeTrees } from './write-trees.ts'

const enoughBytes = 64 * 1024

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
      return withSource(file, options, (source) => relay(source, '\n'))
    case 'compact':
      return withSource(file, options, (source) => relay(source, ''))
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

/** The bytes of the segments as they came, a transaction at a time: a file may have any length. */
async function relay(source: Source, lineEnd: '' | '\n'): Promise<void> {
  const output = new Output()
  const notes = new FindingNotes()
  const stretches = new Stretches(source)
  let pieces: Uint8Array[] = []
  let length = 0
  for await (const event of meet(source.chunks('written'), await GuideBook.open(undefined))) {
    notes.take(findingsOf(event))
    const stretch = await stretches.of(event)
    if (stretch === undefined) continue
    const { bytes, interchange, fileOffset } = stretch
    for (const piece of layOut(bytes, interchange, { lineEnd, fileOffset })) {
      pieces.push(piece)
      length += piece.length
      if (length < enoughBytes) continue
      await output.bytes(Buffer.concat(pieces))
      pieces = []
      length = 0
    }
  }
  await output.bytes(Buffer.concat(pieces))
  notes.end()
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
