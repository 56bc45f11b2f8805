import type { Finding, Framing, Interchange } from '@parley/edi'
import { note } from '../../terminal.ts'

/** Everything that framing found, in the file, its interchanges, groups and transactions. */
export function framingFindings({ findings, interchanges }: Framing): readonly Finding[] {
  return [...findings, ...interchanges.flatMap((one) => [...envelopeFindings(one), ...insideFindings(one)])]
}

export function envelopeFindings({ findings, groups }: Interchange): readonly Finding[] {
  return [...findings, ...groups.flatMap<Finding>((group) => group.findings)]
}

function insideFindings({ groups }: Interchange): readonly Finding[] {
  return groups.flatMap<Finding>(({ transactions }) => transactions.flatMap(({ findings }) => findings))
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error')
}

const most = 20

/** For commands whose output is something else: what is wrong goes to stderr, and errors give exit code 1. */
export function noteFindings(findings: readonly Finding[]): void {
  for (const { byteOffset, severity, code, text } of findings.slice(0, most)) {
    note(`byte ${byteOffset}: ${severity} ${code}: ${text}`)
  }
  if (findings.length > most) note(`${findings.length - most} more; see all with: parley edi validate`)
  if (hasErrors(findings)) process.exitCode = 1
}
