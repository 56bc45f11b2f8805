import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { as2SheetForm, filesOfSheet } from '@parley/model'
import { note, say, table, UserError } from '../../terminal.ts'
import { writeNew } from '../certificate/places.ts'

/** parley as2 import <sheet>: what it writes is checked like any other YAML, by parley apply. */
export async function importSheet(
  file: string,
  { name, folder }: { readonly name: string; readonly folder: string },
): Promise<void> {
  if (!/^[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?$/.test(name))
    throw new UserError('--name has lower-case letters, digits and dashes, such as "shop".')
  const sheet = as2SheetForm.safeParse(await readJson(file))
  if (!sheet.success) {
    const [first] = sheet.error.issues
    throw new UserError(`${file} is no AS2 sheet of Parley: ${first?.path.join('.')} ${first?.message}.`)
  }
  const files = filesOfSheet(sheet.data, name)
  for (const { path, text } of files) await writeNew(join(folder, path), text)
  say(table(sheet.data.certificates.map(({ subject, sha256 }) => [subject, 'SHA-256', sha256])))
  note(`Wrote ${files.map(({ path }) => path).join(', ')}.`)
  note(
    `Compare the SHA-256 with a person at ${JSON.stringify(sheet.data.company)}, write an Agreement, then: parley apply -f ${folder}`,
  )
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${file} cannot be read (${error.code}).`)
  })
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new UserError(`${file} is no JSON; take the sheet that parley as2 sheet --form json makes.`)
  }
}
