import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import {
  type CompiledGuide,
  compileGuide,
  type Finding,
  type Framing,
  frame,
  type Interchange,
  judgeTransaction,
  readTransaction,
  type Transaction,
} from '@parley/edi'
import { loadDictionary } from '@parley/standards'
import { note, say, table } from '../terminal.ts'

/** Offline: a file (or stdin), read under the bare standard that its envelope names. No Parley has to run. */

type Judged = {
  readonly standard: string
  readonly controlNumber: string
  /** Missing when no dictionary has the message: then only its envelope was checked. */
  readonly guide?: CompiledGuide
  readonly transaction: Transaction
  readonly findings: readonly Finding[]
}

/** parley edi validate [file]: exit code 0 good, 1 findings, 2 cannot be read. */
export async function validate(
  file: string | undefined,
  { json = false }: { json?: boolean },
): Promise<void> {
  const opened = await open(file)
  if (opened === undefined) return
  const { bytes, framing } = opened
  const report = await Promise.all(
    framing.interchanges.map(async (interchange) => ({
      ...labelOf(interchange),
      findings: envelopeFindings(interchange),
      transactions: (await judged(bytes, interchange)).map(reportOf),
    })),
  )
  if (json) say(JSON.stringify({ findings: framing.findings, interchanges: report }, null, 2))
  else {
    sayFindings('', framing.findings)
    for (const { standard, controlNumber, sender, receiver, findings, transactions } of report) {
      say(`${standard} ${controlNumber}  ${sender} -> ${receiver}`)
      sayFindings('  ', findings)
      for (const one of transactions) {
        say(`  ${one.standard} ${one.controlNumber}: ${verdictOf(one)}`)
        sayFindings('    ', one.findings)
      }
    }
  }
  const all = [
    ...framing.findings,
    ...report.flatMap((one) => [...one.findings, ...one.transactions.flatMap(({ findings }) => findings)]),
  ]
  if (all.some(({ severity }) => severity === 'error')) process.exitCode = 1
}

/** parley edi parse [file]: each transaction as the tree that mappings read. Exit code 2: cannot be read. */
export async function parse(file: string | undefined): Promise<void> {
  const opened = await open(file)
  if (opened === undefined) return
  const { bytes, framing } = opened
  const trees: unknown[] = []
  for (const interchange of framing.interchanges) {
    for (const { standard, controlNumber, guide, transaction } of await judged(bytes, interchange)) {
      if (guide === undefined) {
        note(`${standard} ${controlNumber}: no dictionary has it, so it is left out.`)
        process.exitCode = 1
      } else
        trees.push({ standard, controlNumber, tree: readTransaction(bytes, interchange, transaction, guide) })
    }
  }
  say(JSON.stringify(trees, null, 2))
}

async function open(file: string | undefined): Promise<{ bytes: Buffer; framing: Framing } | undefined> {
  const bytes = await (file === undefined || file === '-' ? buffer(process.stdin) : readFile(file)).catch(
    (error: NodeJS.ErrnoException) => note(`${file} cannot be read (${error.code}).`),
  )
  const framing = bytes ? frame(bytes) : undefined
  if (bytes && framing && framing.interchanges.length > 0) return { bytes, framing }
  for (const { text, byteOffset } of framing?.findings ?? []) note(`byte ${byteOffset}: ${text}`)
  process.exitCode = 2
  return undefined
}

function labelOf(interchange: Interchange) {
  const { standard, header } = interchange
  const { controlNumber } = header
  if ('sender' in header) {
    return { standard, controlNumber, sender: header.sender.id, receiver: header.recipient.id }
  }
  return { standard, controlNumber, sender: header.senderId, receiver: header.receiverId }
}

function envelopeFindings({ findings, groups }: Interchange): readonly Finding[] {
  return [...findings, ...groups.flatMap<Finding>((group) => group.findings)]
}

async function judged(bytes: Buffer, interchange: Interchange): Promise<readonly Judged[]> {
  const found: Judged[] = []
  for (const group of interchange.groups) {
    const release = group.header && 'version' in group.header ? group.header.version.slice(0, 6) : undefined
    for (const transaction of group.transactions) {
      const standard = `${interchange.standard}/${release ?? transaction.version}/${transaction.setId}`
      const guide = await guideFor(standard)
      const { controlNumber } = transaction
      const findings = guide ? judgeTransaction(bytes, interchange, transaction, guide) : transaction.findings
      found.push({ standard, controlNumber, transaction, findings, ...(guide && { guide }) })
    }
  }
  return found
}

const guides = new Map<string, CompiledGuide | undefined>()

async function guideFor(standard: string): Promise<CompiledGuide | undefined> {
  if (!guides.has(standard)) {
    const dictionary = await loadDictionary(standard.split('/').slice(0, 2).join('/'))
    const result = compileGuide({ extends: standard }, dictionary)
    guides.set(standard, result.kind === 'guide' ? result.guide : undefined)
  }
  return guides.get(standard)
}

function reportOf({ standard, controlNumber, guide, transaction, findings }: Judged) {
  return { standard, controlNumber, checked: guide !== undefined, range: transaction.range, findings }
}

function verdictOf({
  checked,
  findings,
}: {
  readonly checked: boolean
  readonly findings: readonly Finding[]
}): string {
  const worst = findings.some(({ severity }) => severity === 'error') ? 'rejected' : 'accepted'
  const count = `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`
  if (!checked)
    return `only its envelope was checked, because no dictionary has it${findings.length > 0 ? `; ${count}` : ''}`
  return findings.length === 0 ? 'good' : `${worst}, ${count}`
}

/** Never with the value that was sent: what is printed may be passed on. */
function sayFindings(indent: string, findings: readonly Finding[]): void {
  if (findings.length === 0) return
  const rows = findings.map(({ byteOffset, segment, segmentPosition, severity, code, text }) => [
    `${indent}byte ${byteOffset}`,
    segment === undefined ? '' : `${segment}${segmentPosition === undefined ? '' : ` (${segmentPosition})`}`,
    severity,
    `${code}: ${text}`,
  ])
  say(table(rows))
}
