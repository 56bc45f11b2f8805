import { type Finding, finding, type Place } from '../finding.ts'
import type { FindingCode } from '../finding-codes.ts'

export type JudgePolicy = {
  /** Most findings of one transaction that are kept; what lies beyond is counted. Default 100. */
  readonly maxFindings?: number
  /** What an agreement makes of a finding; `off` drops it. */
  readonly severities?: { readonly [code in FindingCode]?: 'error' | 'warn' | 'off' }
}

/** Collects the findings of one transaction, under a policy and a limit. */
export class Judgement {
  private readonly findings: Finding[] = []
  private readonly policy: JudgePolicy
  private readonly limit: number
  private cut = 0
  private cutSeverity: 'error' | 'warn' = 'warn'

  constructor(policy: JudgePolicy) {
    this.policy = policy
    this.limit = policy.maxFindings ?? 100
  }

  report(code: FindingCode, text: string, place: Place): Finding | undefined {
    return this.add(finding(code, text, place))
  }

  add(found: Finding): Finding | undefined {
    const severity = this.policy.severities?.[found.code] ?? found.severity
    if (severity === 'off') return undefined
    if (this.findings.length >= this.limit) {
      this.cut++
      if (severity === 'error') this.cutSeverity = 'error'
      return undefined
    }
    const kept = severity === found.severity ? found : { ...found, severity }
    this.findings.push(kept)
    return kept
  }

  withdraw(found: Finding): void {
    const index = this.findings.indexOf(found)
    if (index >= 0) this.findings.splice(index, 1)
  }

  /** In the order of the transaction; the last says how many were left out, if any were. */
  end(byteOffset: number): readonly Finding[] {
    const findings = this.findings.sort((a, b) => (a.segmentPosition ?? 0) - (b.segmentPosition ?? 0))
    if (this.cut === 0) return findings
    const text = `${this.cut} further findings are not listed. Mend these first.`
    const rest = { ...finding('FINDINGS_CUT', text, { byteOffset }), severity: this.cutSeverity }
    return [...findings, { ...rest, ...(this.cutSeverity === 'error' && { ack: { ak502: '5' } }) }]
  }
}
