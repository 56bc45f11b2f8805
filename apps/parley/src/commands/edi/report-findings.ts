import type { Finding, Framing, Interchange } from '@parley/edi'
import { FindingNotes } from './finding-notes.ts'

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error')
}

/** Notes everything that framing found, in the file, its interchanges, groups and transactions. */
export function noteFraming({ findings, interchanges }: Framing): void {
  const notes = new FindingNotes()
  notes.take(findings)
  for (const interchange of interchanges) {
    notes.take(interchange.findings)
    for (const group of interchange.groups) notes.take(groupFindings(group))
  }
  notes.end()
}

function groupFindings({ findings, transactions }: Interchange['groups'][number]): readonly Finding[] {
  return [...findings, ...transactions.flatMap((one) => one.findings)]
}
