import type { Report } from './applied-rule.ts'
import { readNote } from './note.ts'
import type { Note } from './program.ts'

/** The notes of a rule; one that is none, or names an element that is not there, is reported. */
export function notesOf(texts: readonly string[], most: number, report: Report): readonly Note[] {
  return texts.flatMap((text) => {
    const note = readNote(text)
    if (note === undefined) {
      report(`${text} is no note; write one such as P0304 (X12) or D5(020,030) (EDIFACT)`, 'notes')
      return []
    }
    const beyond = note.positions.find((position) => position > most)
    if (beyond === undefined) return [note]
    report(`${text} names element ${beyond}, and there are ${most}`, 'notes')
    return []
  })
}
