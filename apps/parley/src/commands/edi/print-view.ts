import {
  awsView,
  type GuideFor,
  guideView,
  type Interchange,
  type InterchangeTree,
  readInterchangeTree,
} from '@parley/edi'
import { Unreadable } from '../../terminal.ts'
import type { Located } from './guide-book.ts'
import type { Opened } from './open-file.ts'
import { Output } from './output.ts'
import { printRows } from './print-rows.ts'
import { transactionLine } from './transaction-line.ts'

export type View = 'tree' | 'guide' | 'aws' | 'rows'
export type ViewFormat = 'json' | 'ndjson' | 'csv'

// JSON of an interchange is one text, about eight times as long, and no text can be longer than 512 MiB.
const mostJsonBytes = 50 * 1024 * 1024

/** Prints a file in a view. Answers the transactions that it had to leave out, because nothing says how to read them. */
export async function printView(
  opened: Opened,
  located: readonly Located[],
  { view, format }: { readonly view: View; readonly format: ViewFormat },
): Promise<readonly Located[]> {
  const output = new Output()
  const isWithout = ({ guide }: Located) => guide === undefined
  if (view === 'rows') await printRows(output, opened, { located, format })
  else if (format === 'ndjson') {
    for (const one of located) {
      if (view !== 'guide' || !isWithout(one)) await output.line(transactionLine(opened.bytes, one, view))
      const { offset, length } = one.transaction.range
      opened.progress.at('printed', offset + length, opened.bytes.length)
    }
  } else await printJson(output, opened, { located, view })
  await output.end()
  opened.progress.end('printed', opened.bytes.length)
  return view === 'rows' || (view === 'guide' && format === 'ndjson') ? located.filter(isWithout) : []
}

async function printJson(
  output: Output,
  { bytes, framing }: Opened,
  { located, view }: { readonly located: readonly Located[]; readonly view: Exclude<View, 'rows'> },
): Promise<void> {
  const guides = new Map(located.map(({ transaction, guide }) => [transaction, guide]))
  const guideFor: GuideFor = (transaction) => guides.get(transaction)
  const items = framing.interchanges.map((interchange) => () => {
    if (interchange.range.length > mostJsonBytes) throw new Unreadable(tooLong(interchange))
    if (view === 'guide') return guideView(bytes, interchange, guideFor)
    const tree = readInterchangeTree(bytes, interchange, guideFor)
    return view === 'aws' ? awsOf(tree) : tree
  })
  if (view === 'aws') await printList(output, items, { open: '{\n  "interchanges": [', close: '  ]\n}' })
  else await printList(output, items, { open: '[', close: ']' })
}

function tooLong({ range }: Interchange): string {
  const size = Math.ceil(range.length / 1024 / 1024)
  return `An interchange of ${size} MB is too long for one JSON text. Print a line a transaction with: --ndjson`
}

function awsOf(tree: InterchangeTree): unknown {
  const { interchanges } = awsView([tree])
  return Array.isArray(interchanges) ? interchanges[0] : undefined
}

/** A list of JSON, one item made after the other. */
async function printList(
  output: Output,
  items: readonly (() => unknown)[],
  { open, close }: { readonly open: string; readonly close: string },
): Promise<void> {
  const indent = open === '[' ? '  ' : '    '
  await output.text(open)
  for (const [index, item] of items.entries()) {
    const text = JSON.stringify(item(), null, 2).replaceAll('\n', `\n${indent}`)
    await output.text(`${index === 0 ? '' : ','}\n${indent}${text}`)
  }
  await output.line(`\n${close}`)
}
