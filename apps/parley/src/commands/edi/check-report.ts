import type { Finding, InterchangeOpening, Range } from '@parley/edi'
import { table } from '../../terminal.ts'
import { type Met, partiesOf } from './met.ts'
import type { Output } from './output.ts'
import { hasErrors } from './report-findings.ts'

/** A finding with its place in the file as editors tell it. */
export type Placed = Finding & { readonly line: number; readonly column: number }

/** What is told of a file while it goes by. */
export type CheckReport = {
  readonly counts: Readonly<Counts>
  outside(findings: readonly Placed[]): Promise<void>
  open(interchange: InterchangeOpening): Promise<void>
  transaction(met: Met, findings: readonly Placed[]): Promise<void>
  /** Of the interchange that is open, or of its last group. */
  envelope(findings: readonly Placed[]): Promise<void>
  close(): Promise<void>
  end(): Promise<void>
}

type Counts = {
  interchanges: number
  transactions: number
  rejected: number
  errors: number
  warnings: number
}

class Counting {
  readonly counts: Counts = { interchanges: 0, transactions: 0, rejected: 0, errors: 0, warnings: 0 }

  protected count(findings: readonly Placed[]): void {
    const errors = findings.filter(({ severity }) => severity === 'error').length
    this.counts.errors += errors
    this.counts.warnings += findings.length - errors
  }

  protected countTransaction(findings: readonly Placed[]): void {
    this.count(findings)
    this.counts.transactions++
    if (hasErrors(findings)) this.counts.rejected++
  }
}

export class TextReport extends Counting implements CheckReport {
  private readonly output: Output
  private readonly name: string

  constructor(output: Output, name: string) {
    super()
    this.output = output
    this.name = name
  }

  async outside(findings: readonly Placed[]): Promise<void> {
    this.count(findings)
    await this.findings('', findings)
  }

  async open(interchange: InterchangeOpening): Promise<void> {
    const { controlNumber, sender, receiver } = partiesOf(interchange)
    this.counts.interchanges++
    await this.output.line(`${interchange.standard} ${controlNumber}  ${sender} -> ${receiver}`)
  }

  async transaction(met: Met, findings: readonly Placed[]): Promise<void> {
    this.countTransaction(findings)
    const { standard, transaction } = met
    await this.output.line(`  ${standard} ${transaction.controlNumber}: ${verdictOf(met, findings)}`)
    await this.findings('    ', findings)
  }

  async envelope(findings: readonly Placed[]): Promise<void> {
    this.count(findings)
    await this.findings('  ', findings)
  }

  async close(): Promise<void> {}

  async end(): Promise<void> {
    const { interchanges, transactions, rejected, errors, warnings } = this.counts
    const counted = [
      counting(interchanges, 'interchange'),
      counting(transactions, 'transaction'),
      ...(rejected > 0 ? [`${rejected} rejected`] : []),
      counting(errors, 'error'),
      counting(warnings, 'warning'),
    ]
    await this.output.line(`${this.name}: ${counted.join(', ')}`)
  }

  /** Never with the value that was sent: what is printed may be passed on. */
  private async findings(indent: string, findings: readonly Placed[]): Promise<void> {
    if (findings.length === 0) return
    const rows = findings.map(
      ({ line, column, byteOffset, segment, segmentPosition, severity, code, text }) => [
        `${indent}${line}:${column}`,
        `byte ${byteOffset}`,
        segment === undefined
          ? ''
          : `${segment}${segmentPosition === undefined ? '' : ` (${segmentPosition})`}`,
        severity,
        `${code}: ${text}`,
      ],
    )
    await this.output.line(table(rows))
  }
}

function counting(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

function verdictOf({ guide }: Met, findings: readonly Placed[]): string {
  const worst = hasErrors(findings) ? 'rejected' : 'accepted'
  const count = counting(findings.length, 'finding')
  if (guide === undefined)
    return `only its envelope was checked, because no dictionary has it${findings.length > 0 ? `; ${count}` : ''}`
  return findings.length === 0 ? 'good' : `${worst}, ${count}`
}

/** {"interchanges": [{..., "transactions": [...], "findings": [...]}], "findings": [...], "summary": {...}}, a line each. */
export class JsonReport extends Counting implements CheckReport {
  private readonly output: Output
  private readonly around: Placed[] = []
  private ofInterchange: Placed[] = []
  private isFirst = true

  constructor(output: Output) {
    super()
    this.output = output
  }

  async outside(findings: readonly Placed[]): Promise<void> {
    this.count(findings)
    this.around.push(...findings)
  }

  async open(interchange: InterchangeOpening): Promise<void> {
    const { standard } = interchange
    const start = this.counts.interchanges++ === 0 ? '{"interchanges": [\n' : ',\n'
    const told = JSON.stringify({ standard, ...partiesOf(interchange) })
    await this.output.text(`${start}${told.slice(0, -1)}, "transactions": [\n`)
    this.ofInterchange = []
    this.isFirst = true
  }

  async transaction({ standard, guide, transaction }: Met, findings: readonly Placed[]): Promise<void> {
    this.countTransaction(findings)
    const { controlNumber, range }: { controlNumber: string; range: Range } = transaction
    const told = { standard, controlNumber, checked: guide !== undefined, range, findings }
    await this.output.text(`${this.isFirst ? '' : ',\n'}  ${JSON.stringify(told)}`)
    this.isFirst = false
  }

  async envelope(findings: readonly Placed[]): Promise<void> {
    this.count(findings)
    this.ofInterchange.push(...findings)
  }

  async close(): Promise<void> {
    await this.output.text(`\n], "findings": ${JSON.stringify(this.ofInterchange)}}`)
  }

  async end(): Promise<void> {
    const [findings, summary] = [this.around, this.counts].map((one) => JSON.stringify(one))
    await this.output.line(`\n], "findings": ${findings},\n"summary": ${summary}}`)
  }
}
