import { type InterchangeTree, type WriteProblem, writeInterchange } from '@parley/edi'
import { Unreadable } from '../../terminal.ts'
import type { Output } from './output.ts'
import { type WriteChoices, withSeparators, writeOptionsOf } from './write-choices.ts'

/** Writes interchanges to stdout, all or none of them. What cannot be written is told with its path, never its value. */
export async function writeTrees(
  output: Output,
  trees: readonly InterchangeTree[],
  choices: WriteChoices,
): Promise<void> {
  const options = writeOptionsOf(choices)
  const written = trees.map((tree, index) => {
    const result = writeInterchange(withSeparators(tree, choices.separators), options)
    if (result.kind === 'written') return result.bytes
    const start = trees.length > 1 ? `[${index}]` : ''
    throw new Unreadable(result.problems.map((one) => problemText(one, start)).join('\n'))
  })
  for (const bytes of written) await output.bytes(bytes)
}

/** A path as of the JSON, and the place as the standards count: the header of a transaction is segment 1. */
function problemText(problem: WriteProblem, start: string): string {
  const { text, group, transaction, segment, element, component, repetition } = problem
  const path = [
    ...(start === '' ? [] : [start]),
    ...(group === undefined ? [] : [`groups[${group}]`]),
    ...(transaction === undefined ? [] : [`transactions[${transaction}]`]),
  ].join('.')
  const place = [
    ...(segment === undefined ? [] : [`segment ${segment + 1}`]),
    ...(element === undefined ? [] : [`element ${element}`]),
    ...(repetition === undefined ? [] : [`repetition ${repetition}`]),
    ...(component === undefined ? [] : [`component ${component}`]),
  ].join(', ')
  return [path, place, text].filter((part) => part !== '').join(': ')
}
