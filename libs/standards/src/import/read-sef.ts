import type { FullTable } from '../make-pack.ts'
import type { ImportProblem, ReadTable } from './import-problem.ts'
import { readSefStructure } from './sef-structure.ts'
import { readSefUses } from './sef-uses.ts'

/*
 * SEF, a text of sections; a line `KEY=...` each, which may go on in the next lines:
 *   .INI    850,PO,004 010,X,X12-4010,...        name, group, release
 *   .SETS   850=^[ST,M][BEG,M]{:200[N1]...}^...  structure
 *   .SEGS   N1=[98,M][93][66][67]+R0203P0304     elements, relational notes
 *   .COMS   C040=[128,M][127,M]                  the same for composites
 *   .ELMS   353=ID,2,2                           type, lengths
 *   .CODES  353=00,01,05                         codes
 */
type Entry = { readonly key: string; readonly value: string; readonly line: number }
type Sections = { readonly [section: string]: readonly Entry[] | undefined }

export function isSef(text: string): boolean {
  return /^\s*(?:\*[^\n]*\n\s*)*\.[A-Z]+/.test(text)
}

/** Reads a SEF text. Sections of texts and of other tools are passed over. */
export function readSef(text: string, name: string | undefined): ReadTable {
  const sections = sectionsOf(text)
  const problems: ImportProblem[] = []
  const lines = new Map<string, number>()
  const read = <Value>(section: string, part: string, make: (entry: Entry) => Value | string) => {
    const values: [string, Value][] = []
    for (const entry of sections[section] ?? []) {
      lines.set(`${part} ${entry.key}`, entry.line)
      const value = make(entry)
      if (typeof value === 'string') problems.push({ line: entry.line, text: `${entry.key}: ${value}` })
      else values.push([entry.key, value])
    }
    return Object.fromEntries(values)
  }
  const { standard, version, group } = identity(sections, name)
  if (version === '')
    problems.push({ text: 'the file does not say its release; give it with --name, such as x12/004010' })
  const codes = new Map((sections['.CODES'] ?? []).map(({ key, value }) => [key, codesOf(value)]))
  const table: FullTable = {
    ...{ standard, version },
    elements: read('.ELMS', 'elements', (entry) => elementOf(entry, standard, codes.get(entry.key))),
    composites: read('.COMS', 'composites', ({ value }) => readSefUses(value)),
    segments: read('.SEGS', 'segments', ({ value }) => readSefUses(value)),
    messages: read('.SETS', 'messages', ({ value }) => {
      const structure = readSefStructure(value)
      return typeof structure === 'string' ? structure : { ...(group !== '' && { fg: group }), structure }
    }),
  }
  return { table, problems, lineOf: (part) => lines.get(part) }
}

function sectionsOf(text: string): Sections {
  const sections: { [section: string]: Entry[] } = {}
  let section = ''
  text.split(/\r\n|\r|\n/).forEach((raw, index) => {
    const line = raw.trimEnd()
    if (line === '' || line.startsWith('*')) return
    if (/^\.[A-Z]/.test(line)) {
      section = line.split(/[ ,]/)[0] ?? ''
      return
    }
    sections[section] ??= []
    const entries = sections[section] ?? []
    const match = /^([A-Za-z0-9]+)=(.*)$/.exec(line)
    const last = entries.at(-1)
    if (match !== null) entries.push({ key: match[1] ?? '', value: match[2] ?? '', line: index + 1 })
    else if (last === undefined || section === '.INI') entries.push({ key: '', value: line, line: index + 1 })
    else entries[entries.length - 1] = { ...last, value: last.value + line.trim() }
  })
  return sections
}

/** What the file is of: what the user says, else `.INI`. */
function identity(sections: Sections, name: string | undefined) {
  const ini = sections['.INI']?.[0]?.value ?? ''
  const fields = ini.split(',').map((field) => field.trim())
  const group = /^[A-Z]{2}$/.test(fields[1] ?? '') ? (fields[1] ?? '') : ''
  const [givenStandard, givenVersion] = name?.split('/') ?? []
  if (givenStandard !== undefined) return { standard: givenStandard, version: givenVersion ?? '', group }
  const release = /\b(\d{3}) ?(\d{3})\b/.exec(ini)
  if (release !== null) return { standard: 'x12', version: `${release[1]}${release[2]}`, group }
  const directory = /\bD[ .]?(\d\d[AB])\b/.exec(ini)
  return directory === null
    ? { standard: 'x12', version: '', group }
    : { standard: 'edifact', version: `D${directory[1]}`, group: '' }
}

function elementOf({ value }: Entry, standard: string, codes: readonly string[] | undefined) {
  const [type = '', min, max] = value.split(',').map((field) => field.trim())
  if (!/^\d+$/.test(min ?? '') || !/^\d+$/.test(max ?? '')) return 'write type and lengths, such as AN,1,35'
  return {
    type: typeOf(type, standard),
    ...{ min: Number(min), max: Number(max) },
    ...(codes !== undefined && codes.length > 0 && { codes }),
  }
}

function typeOf(type: string, standard: string): string {
  if (standard === 'edifact') return type === 'ID' ? 'an' : type.toLowerCase()
  return type.toUpperCase() === 'N' ? 'N0' : type.toUpperCase()
}

function codesOf(value: string): readonly string[] {
  return [...new Set(value.split(',').map((code) => code.trim()))].filter((code) =>
    /^[A-Za-z0-9]{1,10}$/.test(code),
  )
}
