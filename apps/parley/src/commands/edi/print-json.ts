import { awsView, type GuideFor, guideView, type Interchange, readInterchangeTree } from '@parley/edi'
import { Unreadable } from '../../terminal.ts'
import type { Located } from './guide-book.ts'
import type { Opened } from './open-file.ts'
import { Output } from './output.ts'

// JSON of an interchange is one text, about eight times as long, and no text can be longer than 512 MiB.
const mostJsonBytes = 50 * 1024 * 1024

type Printing = { readonly view: 'tree' | 'guide' | 'aws'; readonly format: 'json' | 'ndjson' | 'csv' }

/** Interchanges as JSON, one made after the other; in the shape of AWS also a line a transaction. */
export async function printJson(
  opened: Opened,
  located: readonly Located[],
  { view, format }: Printing,
): Promise<void> {
  const output = new Output()
  const { bytes, progress } = opened
  if (format === 'ndjson') {
    for (const one of located) {
      await output.line(JSON.stringify(awsOf(bytes, alone(one), () => one.guide)))
      progress.at('printed', one.transaction.range.offset, bytes.length)
    }
  } else await printInterchanges(output, opened, { located, view })
  await output.end()
  progress.end('printed', bytes.length)
}

async function printInterchanges(
  output: Output,
  { bytes, framing }: Opened,
  { located, view }: { readonly located: readonly Located[]; readonly view: Printing['view'] },
): Promise<void> {
  const guides = new Map(located.map(({ transaction, guide }) => [transaction, guide]))
  const guideFor: GuideFor = (transaction) => guides.get(transaction)
  const items = framing.interchanges.map((interchange) => () => {
    if (interchange.range.length > mostJsonBytes) throw new Unreadable(tooLong(interchange))
    if (view === 'guide') return guideView(bytes, interchange, guideFor)
    if (view === 'tree') return readInterchangeTree(bytes, interchange, guideFor)
    const { interchanges } = awsOf(bytes, interchange, guideFor)
    return Array.isArray(interchanges) ? interchanges[0] : undefined
  })
  if (view === 'aws') await printList(output, items, { open: '{\n  "interchanges": [', close: '  ]\n}' })
  else await printList(output, items, { open: '[', close: ']' })
}

function tooLong({ range }: Interchange): string {
  const size = Math.ceil(range.length / 1024 / 1024)
  return `An interchange of ${size} MB is too long for one JSON text. Print a line a transaction with: --ndjson`
}

function awsOf(bytes: Uint8Array, interchange: Interchange, guideFor: GuideFor) {
  return awsView([readInterchangeTree(bytes, interchange, guideFor)])
}

/** In the shape of AWS a transaction is an interchange with one group and one transaction. */
function alone({ interchange, group, transaction }: Located): Interchange {
  return { ...interchange, groups: [{ ...group, transactions: [transaction] }] } as Interchange
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
