import { type InterchangeTree, standardsOfGuideView, treeOfGuideView, treeOfJson } from '@parley/edi'
import { Unreadable } from '../../terminal.ts'
import { GuideBook } from './guide-book.ts'

/** Interchanges of JSON, as `parley edi parse` prints them: one or a list, trees or documents by name. */
export async function readTrees(
  json: Buffer,
  { name, guide }: { readonly name: string; readonly guide: string | undefined },
): Promise<readonly InterchangeTree[]> {
  const value = parsed(json, name)
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value]
  if (list.length === 0) throw new Unreadable(`${name} has no interchange.`)
  const book = await GuideBook.open(guide)
  const trees: InterchangeTree[] = []
  const told: string[] = []
  for (const [index, one] of list.entries()) {
    const result = isTree(one) ? treeOfJson(one) : await ofView(one, book)
    const start = list.length > 1 ? `[${index}]` : ''
    if (result.kind === 'tree') trees.push(result.tree)
    else
      for (const { path, text } of result.problems)
        told.push(`${[start, path].filter((part) => part !== '').join('.') || name}: ${text}`)
  }
  if (told.length > 0) throw new Unreadable(told.join('\n'))
  return trees
}

/** What a JSON parser says contains the text at fault, so only its place is told. */
function parsed(json: Buffer, name: string): unknown {
  try {
    return JSON.parse(json.toString('utf8'))
  } catch (error) {
    const place = /line \d+ column \d+/.exec((error as Error).message)?.[0]
    throw new Unreadable(`${name} is no JSON${place === undefined ? '' : ` (${place})`}.`)
  }
}

/** The header of a tree is a segment; that of a view has names. */
function isTree(value: unknown): boolean {
  const { header } = (value ?? {}) as { readonly header?: unknown }
  return typeof header !== 'object' || header === null || 'tag' in header
}

async function ofView(view: unknown, book: GuideBook) {
  const guides = new Map<string, Awaited<ReturnType<GuideBook['guideFor']>>>()
  for (const standard of standardsOfGuideView(view)) guides.set(standard, await book.guideFor(standard))
  return treeOfGuideView(view, (standard) => guides.get(standard))
}
