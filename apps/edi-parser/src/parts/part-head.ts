import { brokenGroups, type Carried } from '@parley/channel'
import type { EdifactGroup, EdifactInterchange, Finding, Group, SplitPart, X12Interchange } from '@parley/edi'

/** What every part of a reading needs to know of its interchange, as it lies in the ledger. */
export type PartHead = {
  readonly envelope: Envelope
  readonly agreement: string
  /** Groups in which nothing is accepted, and why: place and finding. */
  readonly broken: readonly (readonly [group: number, finding: Finding])[]
}
type Envelope =
  | Omit<X12Interchange, 'groups' | 'findings' | 'notes'>
  | Omit<EdifactInterchange, 'groups' | 'findings'>

/** A part, as it lies in the ledger: its bytes, and its transactions as they were framed. */
export type StoredPart = Pick<SplitPart, 'range'> & {
  readonly pieces: readonly Pick<SplitPart['pieces'][number], 'group' | 'groupHeader' | 'transactions'>[]
}

export function headOf(outline: Carried, agreement: string): PartHead {
  const { groups: _, findings: _noted, ...envelope } = outline
  if (envelope.standard === 'edifact') return { envelope, agreement, broken: brokenGroups(outline) }
  const { notes: _notes, ...kept } = envelope
  return { envelope: kept, agreement, broken: brokenGroups(outline) }
}

export function storedPart({ range, pieces }: SplitPart): StoredPart {
  return {
    range,
    pieces: pieces.map(({ group, groupHeader, transactions }) => ({
      ...{ group, transactions },
      ...(groupHeader !== undefined && { groupHeader }),
    })),
  }
}

/** The interchange as far as a part holds it: one group a piece. */
export function interchangeOf({ envelope, broken }: PartHead, { pieces }: StoredPart): Carried {
  const around = new Map(broken)
  const groups = pieces.map(({ group, groupHeader, transactions }) => {
    const finding = around.get(group)
    const header = groupHeader === undefined ? {} : { header: groupHeader }
    return { ...header, transactions, findings: finding === undefined ? [] : [finding] }
  })
  // Stored as groups of this standard, so they are.
  if (envelope.standard === 'edifact') return { ...envelope, groups: groups as EdifactGroup[], findings: [] }
  return { ...envelope, groups: groups as Group[], findings: [], notes: [] }
}
