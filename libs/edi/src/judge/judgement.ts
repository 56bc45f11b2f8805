import { type Finding, finding, type Place } from '../finding.ts'
import { type FindingCode, findingFacts } from '../finding-codes.ts'

export type Verdict = 'error' | 'warn' | 'off'

/** The levels of findings, 0 framing to 7 partner's guide (see `Finding`). */
export type FindingLevel = Finding['level']

export type JudgePolicy = {
  /** Most findings of one transaction that are kept; what lies beyond is counted. Default 100. */
  readonly maxFindings?: number
  /** What an agreement makes of a finding; `off` drops it. Wins over `levels`. */
  readonly severities?: { readonly [code in FindingCode]?: Verdict }
  /** What it makes of every finding of a level. Without it each code has the severity of `findingFacts`. */
  readonly levels?: { readonly [level in FindingLevel]?: Verdict }
  /** What becomes of the values in findings: left out, or every letter and digit made an x. Default: kept. */
  readonly values?: 'kept' | 'masked' | 'dropped'
}

/** Something reported: kept as a finding, or only counted because the transaction has too many. */
export type Reported = { readonly code: FindingCode; readonly found?: Finding }

/** Collects the findings of one transaction, under a policy and a limit. */
export class Judgement {
  private readonly findings: Finding[] = []
  private readonly policy: JudgePolicy
  private readonly limit: number
  private warnings = 0
  private cutErrors = 0
  private cutWarnings = 0

  constructor(policy: JudgePolicy) {
    this.policy = policy
    this.limit = policy.maxFindings ?? 100
  }

  /** Whether the policy switches the code off: then nothing needs to be said about it. */
  isOff(code: FindingCode): boolean {
    return this.verdictOn(code) === 'off'
  }

  /** `describe` is asked only when the finding is kept, so that the thousandth costs next to nothing. */
  report(
    code: FindingCode,
    describe: () => { readonly text: string; readonly place: Place },
  ): Reported | undefined {
    const severity = this.verdictOn(code)
    if (severity === 'off') return undefined
    if (!this.hasRoomFor(severity)) {
      this.count(severity, 1)
      return { code }
    }
    const { text, place } = describe()
    return { code, found: this.keep(finding(code, text, this.masked(place)), severity) }
  }

  add(found: Finding): void {
    const severity = this.verdictOn(found.code)
    if (severity === 'off') return
    if (this.hasRoomFor(severity)) this.keep(found, severity)
    else this.count(severity, 1)
  }

  /** A warning gives way to an error: what refuses the transaction is what the partner must read. */
  private hasRoomFor(severity: 'error' | 'warn'): boolean {
    if (this.findings.length < this.limit) return true
    if (severity === 'warn' || this.warnings === 0) return false
    const last = this.findings.findLastIndex((one) => one.severity === 'warn')
    this.remove(last)
    this.count('warn', 1)
    return true
  }

  private remove(index: number): void {
    const [removed] = this.findings.splice(index, 1)
    if (removed?.severity === 'warn') this.warnings--
  }

  withdraw({ code, found }: Reported): void {
    const index = found === undefined ? -1 : this.findings.lastIndexOf(found)
    if (index >= 0) this.remove(index)
    else this.count(this.verdictOn(code), -1)
  }

  /** In the order of the transaction; the last says how many were left out, if any were. */
  end(byteOffset: number): readonly Finding[] {
    const findings = this.findings.sort((a, b) => (a.segmentPosition ?? 0) - (b.segmentPosition ?? 0))
    const cut = this.cutErrors + this.cutWarnings
    if (cut === 0) return findings
    const text = `${cut} further findings are not listed. Mend these first.`
    const severity = this.cutErrors > 0 ? 'error' : 'warn'
    const rest = { ...finding('FINDINGS_CUT', text, { byteOffset }), severity } as const
    return [...findings, { ...rest, ...(severity === 'error' && { ack: { ak502: '5' } }) }]
  }

  private verdictOn(code: FindingCode): Verdict {
    const { severities, levels } = this.policy
    const { level, severity } = findingFacts[code]
    return severities?.[code] ?? levels?.[level] ?? severity
  }

  private keep(found: Finding, severity: 'error' | 'warn'): Finding {
    const kept = severity === found.severity ? found : { ...found, severity }
    this.findings.push(kept)
    if (severity === 'warn') this.warnings++
    return kept
  }

  private count(severity: Verdict, by: number): void {
    if (severity === 'error') this.cutErrors += by
    else if (severity === 'warn') this.cutWarnings += by
  }

  private masked(place: Place): Place {
    const { values = 'kept' } = this.policy
    const { value, ...rest } = place
    if (value === undefined || values === 'kept') return place
    if (values === 'dropped') return rest
    return { ...rest, value: value.replaceAll(/[\p{L}\p{N}]/gu, 'x'), isValueMasked: true }
  }
}
