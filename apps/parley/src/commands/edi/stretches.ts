import type { Interchange, InterchangeOpening, Range } from '@parley/edi'
import type { Met, Passing } from './met.ts'
import type { Source } from './source.ts'

/**
 * A part of an interchange that is small enough to hold: what stands before a transaction, and this; last, what stands behind
 * the last one. Ranges count in the file, `bytes` begins at `fileOffset`.
 */
export type Stretch = {
  readonly interchange: Interchange
  readonly bytes: Uint8Array
  readonly fileOffset: number
  readonly met?: Met
}

/** Cuts the interchanges of a file into stretches as its events go by; together they have all its bytes. */
export class Stretches {
  private readonly source: Source
  private at = 0
  private isFirst = true

  constructor(source: Source) {
    this.source = source
  }

  async of(event: Passing): Promise<Stretch | undefined> {
    switch (event.kind) {
      case 'interchange-opened':
        this.at = event.interchange.offset
        this.isFirst = true
        return undefined
      case 'transaction': {
        const { offset, length } = event.transaction.range
        return this.upTo(event.interchange, offset + length, event)
      }
      case 'interchange-closed':
        return this.upTo(event.interchange, event.interchange.offset + event.closing.length)
      default:
        return undefined
    }
  }

  private async upTo(opening: InterchangeOpening, end: number, met?: Met): Promise<Stretch> {
    const range = { offset: this.at, length: Math.max(0, end - this.at) }
    const interchange = interchangeOf(opening, { range, isFirst: this.isFirst, met })
    this.at = Math.max(this.at, end)
    this.isFirst = false
    const bytes = await this.source.readAt(range.offset, range.length)
    return { interchange, bytes, fileOffset: range.offset, ...(met && { met }) }
  }
}

type Part = { readonly range: Range; readonly isFirst: boolean; readonly met: Met | undefined }

/** The interchange as if this were all of it. Only the first part begins with the UNA. */
function interchangeOf(opening: InterchangeOpening, { range, isFirst, met }: Part): Interchange {
  const { offset: _, ...head } = opening
  const groups =
    met === undefined ? [] : [{ ...headerOf(met), transactions: [met.transaction], findings: [] }]
  const una = head.standard === 'edifact' && { hasServiceString: isFirst && head.hasServiceString }
  return { ...head, ...una, notes: [], range, groups, findings: [] } as unknown as Interchange
}

function headerOf({ group }: Met) {
  return group.header && { header: group.header }
}
