import type { FullTable } from '../make-pack.ts'
import type { Pack } from '../pack.ts'
import { type ImportProblem, nameProblem, type ReadTable } from './import-problem.ts'

const types = { x12: /^(AN|ID|N\d|R|DT|TM|B)$/, edifact: /^(an|a|n)$/ } as const
const mostProblems = 50

/** What of a table does not hold together: what is used and not defined, and what no judge could read. */
export function checkTable(
  { table, lineOf }: ReadTable,
  service: Pack | undefined,
): readonly ImportProblem[] {
  const { standard, version } = table
  const problems: ImportProblem[] = []
  const report = (part: string, text: string) => {
    const line = lineOf(part)
    problems.push({ ...(line === undefined ? { path: part.replace(' ', '.') } : { line }), text })
  }
  const badName = nameProblem(`${standard}/${version}`)
  if (badName !== undefined) report('version', badName)
  else {
    checkElements(table, report)
    checkSegments(table, service, report)
    checkMessages(table, service, report)
  }
  return problems.slice(0, mostProblems)
}

type Report = (part: string, text: string) => void

function checkElements({ standard, elements }: FullTable, report: Report): void {
  const form = types[standard === 'x12' ? 'x12' : 'edifact']
  for (const [id, { type, min, max }] of Object.entries(elements)) {
    const part = `elements ${id}`
    if (!form.test(type)) report(part, `element ${id} has the type ${type}, which ${standard} has not`)
    else if (!isCount(min) || !isCount(max) || min > max || max < 1)
      report(part, `element ${id} has no lengths such as 1 to 35`)
  }
}

function checkSegments(
  { elements, composites, segments }: FullTable,
  service: Pack | undefined,
  report: Report,
): void {
  const isKnown = (reference: string) =>
    reference in elements ||
    reference in composites ||
    reference in { ...service?.elements, ...service?.composites }
  for (const [kind, all] of [
    ['segments', segments],
    ['composites', composites],
  ] as const) {
    for (const [id, { elements: uses, syntax = [] }] of Object.entries(all)) {
      const missing = uses.filter(({ ref }) => !isKnown(ref)).map(({ ref }) => ref)
      if (missing.length > 0)
        report(`${kind} ${id}`, `${id} uses ${missing.join(', ')}, which the table does not define`)
      for (const note of syntax) {
        if (!isNote(note, uses.length))
          report(`${kind} ${id}`, `${id} has the relational note ${note}, which does not fit its elements`)
      }
    }
  }
}

/** `P0304` of X12; `D5(020,030)` of EDIFACT, where positions count in tens. */
function isNote(note: string, most: number): boolean {
  const isDependency = /^D[1-7]\(\d{3}(,\d{3})+\)$/.test(note)
  if (!isDependency && !/^[PRECL](\d\d){2,}$/.test(note)) return false
  const digits = isDependency ? note.slice(2).match(/\d{3}/g) : note.slice(1).match(/\d\d/g)
  const positions = (digits ?? []).map((one) => Number(one) / (isDependency ? 10 : 1))
  return positions.every((one) => Number.isInteger(one) && one > 0 && one <= most)
}

function checkMessages(
  { standard, segments, messages }: FullTable,
  service: Pack | undefined,
  report: Report,
): void {
  if (Object.keys(messages).length === 0) report('messages', 'the table has no transaction set or message')
  const [header, trailer] = standard === 'x12' ? ['ST', 'SE'] : ['UNH', 'UNT']
  for (const [id, { structure }] of Object.entries(messages)) {
    const part = `messages ${id}`
    if (!/^\w{3,6}$/.test(id))
      report(part, `${id} is no name of a set; it has three to six letters or digits`)
    const missing = [...new Set(tagsOf(structure))].filter(
      (tag) => !(tag in segments) && !(tag in { ...service?.segments }),
    )
    if (missing.length > 0)
      report(part, `${id} uses the segments ${missing.join(', ')}, which the table does not define`)
    const [first] = structure
    const last = structure.at(-1)
    const isWhole =
      first && last && 'seg' in first && first.seg === header && 'seg' in last && last.seg === trailer
    if (!isWhole) report(part, `${id} does not begin with ${header} and end with ${trailer}`)
    if (!structure.every(hasTrigger)) report(part, `${id} has a loop that does not begin with a segment`)
  }
}

type Item = FullTable['messages'][string]['structure'][number]

function tagsOf(items: readonly Item[]): readonly string[] {
  return items.flatMap((item) => ('seg' in item ? [item.seg] : tagsOf(item.items)))
}

function hasTrigger(item: Item): boolean {
  if ('seg' in item) return true
  const [trigger] = item.items
  return trigger !== undefined && 'seg' in trigger && item.items.every(hasTrigger)
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}
