import type { Finding } from '@parley/edi'
import { table } from '../../terminal.ts'
import type { Located } from './guide-book.ts'
import type { Output } from './output.ts'
import { hasErrors } from './report-findings.ts'
import type { partiesOf } from './transaction-line.ts'

/** A finding with its place in the file as editors tell it. */
export type Placed = Finding & { readonly line: number; readonly column: number }

export type Checked = {
  readonly standard: string
  readonly controlNumber: string
  readonly checked: boolean
  readonly range: Located['transaction']['range']
  readonly findings: readonly Placed[]
}

export type Report = {
  readonly findings: readonly Placed[]
  readonly interchanges: readonly (ReturnType<typeof partiesOf> & {
    readonly standard: string
    readonly findings: readonly Placed[]
    readonly transactions: readonly Checked[]
  })[]
}

export function countsOf({ findings, interchanges }: Report) {
  const transactions = interchanges.flatMap((one) => one.transactions)
  const all = [
    ...findings,
    ...interchanges.flatMap((one) => one.findings),
    ...transactions.flatMap((one) => one.findings),
  ]
  const errors = all.filter(({ severity }) => severity === 'error').length
  return {
    interchanges: interchanges.length,
    transactions: transactions.length,
    rejected: transactions.filter((one) => hasErrors(one.findings)).length,
    errors,
    warnings: all.length - errors,
  }
}

export async function printReport(output: Output, name: string, report: Report): Promise<void> {
  await printFindings(output, '', report.findings)
  for (const { standard, controlNumber, sender, receiver, findings, transactions } of report.interchanges) {
    await output.line(`${standard} ${controlNumber}  ${sender} -> ${receiver}`)
    await printFindings(output, '  ', findings)
    for (const one of transactions) {
      await output.line(`  ${one.standard} ${one.controlNumber}: ${verdictOf(one)}`)
      await printFindings(output, '    ', one.findings)
    }
  }
  const { interchanges, transactions, rejected, errors, warnings } = countsOf(report)
  const counted = [
    counting(interchanges, 'interchange'),
    counting(transactions, 'transaction'),
    ...(rejected > 0 ? [`${rejected} rejected`] : []),
    counting(errors, 'error'),
    counting(warnings, 'warning'),
  ]
  await output.line(`${name}: ${counted.join(', ')}`)
}

function counting(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

function verdictOf({ checked, findings }: Checked): string {
  const worst = hasErrors(findings) ? 'rejected' : 'accepted'
  const count = counting(findings.length, 'finding')
  if (!checked)
    return `only its envelope was checked, because no dictionary has it${findings.length > 0 ? `; ${count}` : ''}`
  return findings.length === 0 ? 'good' : `${worst}, ${count}`
}

/** Never with the value that was sent: what is printed may be passed on. */
async function printFindings(output: Output, indent: string, findings: readonly Placed[]): Promise<void> {
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
  await output.line(table(rows))
}
