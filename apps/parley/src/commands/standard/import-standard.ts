import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  dictionaryNames,
  type ImportProblem,
  importedDictionaryNames,
  importTable,
  loadPack,
  nameProblem,
  packFile,
} from '@parley/standards'
import { standardsFolder } from '../../imported-standards.ts'
import { note, say, UserError } from '../../terminal.ts'
import { writeTo } from '../guide/deliver.ts'

export type ImportCommandOptions = { readonly name?: string; readonly force: boolean }

const largestBytes = 64 * 1024 ** 2

/** parley standard import <file>: exit code 1 for problems, 2 when the file cannot be read. */
export async function importStandard(file: string, { name, force }: ImportCommandOptions): Promise<void> {
  const badName = name === undefined ? undefined : nameProblem(name)
  if (badName !== undefined) throw new UserError(`"${name}" is no name of a dictionary: ${badName}.`)
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    note(`${file} cannot be read (${error.code}).`)
    process.exitCode = 2
  })
  if (bytes === undefined) return
  if (bytes.length > largestBytes)
    throw new UserError(`${file} is larger than 64 MiB; that is no table of a standard.`)
  const service = await loadPack('edifact/SERVICE-V4')
  const result = importTable(bytes.toString('utf8'), {
    ...(name !== undefined && { name }),
    ...(service && { service }),
  })
  if (result.kind === 'problems') {
    for (const problem of result.problems) say(problemLine(file, problem))
    const count = result.problems.length
    throw new UserError(`${count} ${count === 1 ? 'problem' : 'problems'}; nothing was imported.`)
  }
  await refuseReplacing(result.name, force)
  const path = join(standardsFolder(process.env), packFile(result.pack))
  await writeTo(path, `${JSON.stringify(result.pack)}\n`)
  const sets = Object.keys(result.pack.messages)
  say(`Imported ${result.name} with ${sets.length} ${sets.length === 1 ? 'set' : 'sets'} into ${path}.`)
  note(`Guides find it: extends: ${result.name}/${sets[0]}. A running Parley takes it when it starts again.`)
}

function problemLine(file: string, { line, path, text }: ImportProblem): string {
  const place = line === undefined ? '' : `:${line}`
  return `${file}${place}: ${path === undefined ? '' : `${path}: `}${text}`
}

async function refuseReplacing(name: string, force: boolean): Promise<void> {
  if (force) return
  if (dictionaryNames.includes(name))
    throw new UserError(`${name} is built in. Give another --name, or take its place with --force.`)
  if ((await importedDictionaryNames()).includes(name))
    throw new UserError(`${name} was imported already. Give another --name, or take its place with --force.`)
}
