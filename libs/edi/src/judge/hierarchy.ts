import type { FindingCode } from '../finding-codes.ts'
import type { Walk } from './walk.ts'

/** One HL segment: what it says, and where its elements stand. A shipment may have a hundred thousand. */
type Level = {
  readonly id: string
  readonly parentId: string
  readonly childCode: string
  /** The loops around it, as `Place` has them. */
  readonly count: number
  readonly position: number
  readonly spans: readonly [start: number, end: number][]
  /** Index of its parent; -1 for none. */
  parent: number
  children: number
}

const idElement = 1
const parentElement = 2
const childCodeElement = 4
const references: { readonly [element: number]: string } = { 1: '628', 2: '734', 4: '736' }

/**
 * The tree that the HL segments of a transaction form (X12.6; sets such as 856): HL01 names a level, HL02 the one
 * above, HL04 says whether any are below. Everything is an index in a list, so depth costs neither stack nor time.
 */
export class Hierarchy {
  private readonly levels: Level[] = []
  private readonly indexes = new Map<string, number>()
  private readonly late: number[] = []
  /** Something else is wrong with ids, so that a level may miss children for that reason. */
  private isBroken = false

  /** Takes the HL segment at which the reader stands. */
  take(walk: Walk, count: number): void {
    const { reader } = walk
    const span = (element: number): [number, number] =>
      element <= reader.elementCount
        ? [reader.startOf(element), reader.endOf(element)]
        : [reader.endOf(reader.elementCount), reader.endOf(reader.elementCount)]
    const level: Level = {
      ...{ id: reader.text(idElement), parentId: reader.text(parentElement) },
      childCode: reader.text(childCodeElement),
      ...{ count, position: reader.position, parent: -1, children: 0 },
      spans: [span(idElement), span(parentElement), span(childCodeElement)],
    }
    // A mandatory HL01 that is missing is reported by the segment.
    if (level.id === '') return
    const index = this.levels.push(level) - 1
    if (this.indexes.has(level.id)) this.reportRepeated(walk, level)
    else this.indexes.set(level.id, index)
    this.join(walk, level, index)
  }

  private join(walk: Walk, level: Level, index: number): void {
    const { parentId } = level
    if (parentId === '') return
    const parent = this.indexes.get(parentId)
    if (parent === index) this.reportCycle(walk, level)
    else if (parent === undefined) this.late.push(index)
    else this.hang(level, parent)
  }

  private hang(level: Level, parent: number): void {
    const above = this.levels[parent]
    if (above === undefined) return
    level.parent = parent
    above.children++
  }

  /** Once the last segment is read: parents that came later, or never, and HL04 against what came. */
  finish(walk: Walk): void {
    for (const index of this.late) {
      const level = this.levels[index]
      const parent = level && this.indexes.get(level.parentId)
      if (level === undefined) continue
      if (parent === undefined) this.reportUnknown(walk, level)
      else this.hang(level, parent)
    }
    const cycles = this.cycles()
    const told = new Set<number>()
    for (const index of this.late) {
      const level = this.levels[index]
      if (level === undefined || level.parent < 0) continue
      const cycle = cycles[index] ?? 0
      if (cycle === 0) this.reportLate(walk, level)
      else if (!told.has(cycle)) this.reportCycle(walk, level)
      if (cycle > 0) told.add(cycle)
    }
    for (const level of this.levels) this.checkChildCode(walk, level)
  }

  /** For each level the number of the cycle that it is part of, 0 for none. Each level is walked through once. */
  private cycles(): Int32Array {
    const { levels } = this
    const cycles = new Int32Array(levels.length)
    // Without a parent that came later, every way leads up the list and ends.
    if (this.late.length === 0) return cycles
    const seenOn = new Int32Array(levels.length)
    let found = 0
    for (let start = 0; start < levels.length; start++) {
      let at = start
      while (at >= 0 && seenOn[at] === 0) {
        seenOn[at] = start + 1
        at = levels[at]?.parent ?? -1
      }
      if (at < 0 || seenOn[at] !== start + 1) continue
      found++
      while (cycles[at] === 0) {
        cycles[at] = found
        at = levels[at]?.parent ?? -1
      }
    }
    return cycles
  }

  private checkChildCode(walk: Walk, level: Level): void {
    const { childCode, children } = level
    if (childCode === '0' && children > 0) {
      this.report(walk, level, {
        ...{ code: 'HIERARCHY_CHILD_CODE_WRONG', element: childCodeElement, value: childCode },
        text: 'HL04 says that no level is below, but there are some. Send 1, or another parent in those.',
      })
    } else if (childCode === '1' && children === 0 && !this.isBroken) {
      this.report(walk, level, {
        ...{ code: 'HIERARCHY_CHILD_CODE_WRONG', element: childCodeElement, value: childCode },
        text: 'HL04 says that levels are below, but there is none. Send 0, or the levels.',
      })
    }
  }

  private reportRepeated(walk: Walk, level: Level): void {
    this.isBroken = true
    this.report(walk, level, {
      ...{ code: 'HIERARCHY_ID_REPEATED', element: idElement, value: level.id },
      text: 'HL01 has the id of an earlier level of this transaction. Number the levels 1, 2, 3 and so on.',
    })
  }

  private reportUnknown(walk: Walk, level: Level): void {
    this.isBroken = true
    this.report(walk, level, {
      ...{ code: 'HIERARCHY_PARENT_UNKNOWN', element: parentElement, value: level.parentId },
      text: 'HL02 names a level that this transaction does not have. Send the HL01 of the level above.',
    })
  }

  private reportLate(walk: Walk, level: Level): void {
    this.report(walk, level, {
      ...{ code: 'HIERARCHY_PARENT_LATE', element: parentElement, value: level.parentId },
      text: 'HL02 names a level that comes only later. Send a level before those below it.',
    })
  }

  private reportCycle(walk: Walk, level: Level): void {
    this.isBroken = true
    this.report(walk, level, {
      ...{ code: 'HIERARCHY_CYCLE', element: parentElement, value: level.parentId },
      text: 'HL02 leads back to this level itself. Send the HL01 of the level above, or nothing for the topmost.',
    })
  }

  private report(walk: Walk, level: Level, { code, element, text, value }: LevelReport): void {
    const [start, end] = level.spans[element === childCodeElement ? 2 : element - 1] ?? [0, 0]
    walk.judgement.report(code, () => ({
      text,
      place: {
        ...{ segment: 'HL', segmentPosition: level.position, loopPath: `HL[${level.count}]` },
        ...{ element, reference: references[element] ?? '' },
        ...{ byteOffset: start + walk.reader.fileOffset, byteLength: end - start, value },
      },
    }))
  }
}

type LevelReport = {
  readonly code: FindingCode
  readonly element: number
  readonly text: string
  readonly value: string
}
