import { type Difference, diffFiles, placeOfChange, type Segment, segmentLine, shown } from '@parley/edi'
import { note, Unreadable } from '../../terminal.ts'
import { type Opened, openFile } from './open-file.ts'
import { Output } from './output.ts'

export type DiffOptions = {
  readonly ignoreEnvelope?: boolean
  readonly json?: boolean
  readonly mask?: boolean
  readonly progress?: boolean
}

/** parley edi diff a b: exit code 0 no difference, 1 differences, 2 cannot be read. */
export async function diff(before: string, after: string, options: DiffOptions): Promise<void> {
  if (before === '-' && after === '-') throw new Unreadable('Only one of the files can come from stdin.')
  const [one, other] = [await openFile(before, options), await openFile(after, options)]
  const output = new Output()
  let count = 0
  let where = ''
  for (const found of diffFiles(one, other, options)) {
    count++
    process.exitCode = 1
    if (options.json) await output.line(JSON.stringify(options.mask ? maskedOf(found) : found))
    else {
      const place = placeOf(found)
      if (place !== where) await output.line(place)
      where = place
      await output.text(textOf(found, options.mask === true))
    }
    showProgress(one, found)
  }
  await output.end()
  one.progress.end('compared', one.bytes.length)
  if (count === 0) note('No difference.')
  else if (!options.json) note(`${count} ${count === 1 ? 'difference' : 'differences'}`)
}

function showProgress({ progress, bytes }: Opened, { before }: Difference): void {
  if (before?.offset !== undefined) progress.at('compared', before.offset, bytes.length)
}

function placeOf({ transaction }: Difference): string {
  return transaction === undefined ? 'envelope' : `${transaction.setId} ${transaction.controlNumber}`
}

const signs = { changed: '~', added: '+', removed: '-' } as const

function textOf(found: Difference, mask: boolean): string {
  const { kind, what, changes } = found
  const segment = found.before ?? found.after
  const position = segment?.position === undefined ? '' : ` (${segment.position})`
  const start = `  ${signs[kind]} ${segment?.tag}${position}`
  if (what === 'transaction') return `  ${signs[kind]} the whole transaction\n`
  if (changes === undefined)
    return mask || !segment ? `${start}\n` : `${start}  ${shown(segmentLine(segment))}\n`
  return changes
    .map((change) => {
      const values = mask ? '' : `  ${quoted(change.before)} -> ${quoted(change.after)}`
      return `${start}  ${placeOfChange(change)}${values}\n`
    })
    .join('')
}

function quoted(text: string): string {
  return text === '' ? '(empty)' : shown(text)
}

function maskedOf({ before, after, changes, ...found }: Difference): unknown {
  const place = (segment: Segment | undefined) => segment && { ...segment, elements: undefined }
  return {
    ...found,
    ...(before && { before: place(before) }),
    ...(after && { after: place(after) }),
    ...(changes && { changes: changes.map(({ before: _, after: __, ...one }) => one) }),
  }
}
