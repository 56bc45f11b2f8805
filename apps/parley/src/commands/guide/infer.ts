import { readFile } from 'node:fs/promises'
import { looksLikeEdi } from '@parley/channel'
import {
  type CompiledGuide,
  compileGuide,
  dictionaryNameOf,
  frame,
  type Interchange,
  inferGuide,
  judgeTransaction,
  standardOfTransaction,
  type Transaction,
} from '@parley/edi'
import { loadDictionary } from '@parley/standards'
import { note, UserError } from '../../terminal.ts'
import { deliver } from './deliver.ts'
import { inferDocument } from './infer-document.ts'

export type InferCommandOptions = {
  readonly from: readonly string[]
  readonly extends?: string
  readonly element?: string
  readonly name: string
  readonly out?: string
}

type Document = {
  readonly bytes: Buffer
  readonly interchange: Interchange
  readonly transaction: Transaction
  /** Such as x12/004010/850. */
  readonly standard: string
}

/** parley guide infer --from <files...>: exit code 1 when there is nothing to learn from, 2 when a file cannot be read. */
export async function infer(options: InferCommandOptions): Promise<void> {
  const { from, extends: wanted, name, out } = options
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name))
    throw new UserError('A name has small letters, digits and hyphens: --name amazon-850')
  if (wanted === undefined && !(await isEdi(from))) return inferDocument(options)
  const documents: Document[] = []
  for (const file of from) {
    const found = await documentsOf(file)
    if (found === undefined) return
    documents.push(...found)
  }
  const base = wanted ?? documents[0]?.standard
  if (base === undefined) throw new UserError('The files hold no transaction to learn from.')
  await draft(documents, { base, name, out })
}

/** By the first file: what begins like an interchange is one; a file that is not there is told by who reads it next. */
async function isEdi([first = '']: readonly string[]): Promise<boolean> {
  const bytes = await readFile(first).catch(() => Buffer.from('ISA*'))
  return looksLikeEdi(bytes)
}

async function draft(
  documents: readonly Document[],
  { base, name, out }: { readonly base: string; readonly name: string; readonly out: string | undefined },
): Promise<void> {
  const dictionary = await loadDictionary(dictionaryNameOf(base) ?? '')
  const bare = compileGuide({ extends: base }, dictionary)
  if (dictionary === undefined || bare.kind === 'problems')
    throw new UserError(
      `${base}: ${bare.kind === 'problems' ? bare.problems[0]?.text : 'no such dictionary'}`,
    )
  const fitting = documents.filter(({ standard }) => standard === base)
  const drafted = inferGuide(fitting, { base, dictionary, name })
  if (drafted.kind === 'problem') throw new UserError(`${drafted.text}${othersText(documents, base)}`)
  const compiled = compileGuide(drafted.spec, dictionary)
  if (compiled.kind === 'problems')
    throw new Error(`the draft does not compile: ${compiled.problems[0]?.text}`)
  const left = documents.length - fitting.length
  if (left > 0) note(`${left} documents of another standard are left out${othersText(documents, base)}.`)
  const count = fitting.length === 1 ? 'one document' : `${fitting.length} documents`
  note(`Drafted from ${count} of ${base}; ${verdict(fitting, compiled.guide)}.`)
  await deliver(drafted.yaml, out)
}

function verdict(documents: readonly Document[], guide: CompiledGuide): string {
  const wrong = documents.filter(({ bytes, interchange, transaction }) =>
    judgeTransaction(bytes, interchange, transaction, guide).some(({ severity }) => severity === 'error'),
  )
  if (wrong.length === 0) return `it finds nothing wrong with ${documents.length === 1 ? 'it' : 'them'}`
  return `${wrong.length} of them break the standard itself (see parley edi validate)`
}

function othersText(documents: readonly Document[], base: string): string {
  const others = [...new Set(documents.map(({ standard }) => standard))].filter((one) => one !== base)
  return others.length === 0 ? '' : `; the files hold ${others.join(', ')}`
}

async function documentsOf(file: string): Promise<readonly Document[] | undefined> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    note(`${file} cannot be read (${error.code}).`)
  })
  const framing = bytes && frame(bytes)
  if (bytes === undefined || framing === undefined || framing.interchanges.length === 0) {
    if (framing !== undefined) note(`${file}: ${framing.findings[0]?.text ?? 'no interchange is in it'}`)
    process.exitCode = 2
    return undefined
  }
  return framing.interchanges.flatMap((interchange) =>
    interchange.groups.flatMap((group) =>
      group.transactions.map((transaction) => ({
        ...{ bytes, interchange, transaction },
        standard: standardOfTransaction(interchange, group, transaction),
      })),
    ),
  )
}
