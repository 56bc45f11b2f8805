import { jsonSchemaOf, specificationPage, typeScriptOf } from '@parley/edi'
import { UserError } from '../../terminal.ts'
import { chooseGuide } from './choose-guide.ts'
import { deliver } from './deliver.ts'

type Options = { readonly out?: string; readonly name?: string }

/** parley guide schema <guide>. */
export async function schema(source: string, { out, name }: Options): Promise<void> {
  const chosen = await chooseGuide(source, name)
  if (chosen === undefined) return
  await deliver(`${JSON.stringify(jsonSchemaOf(chosen.guide, chosen.title), null, 2)}\n`, out)
}

/** parley guide types <guide>. */
export async function typeScript(
  source: string,
  { out, name, type }: Options & { readonly type?: string },
): Promise<void> {
  if (type !== undefined && !/^[A-Z][A-Za-z0-9]*$/.test(type))
    throw new UserError('The name of a type begins with a capital and has letters and digits only.')
  const chosen = await chooseGuide(source, name)
  if (chosen === undefined) return
  await deliver(typeScriptOf(chosen.guide, type), out)
}

/** parley guide html <guide>. */
export async function page(source: string, { out, name }: Options): Promise<void> {
  const chosen = await chooseGuide(source, name)
  if (chosen === undefined) return
  const { guide, base, title } = chosen
  await deliver(specificationPage(guide, { base, ...(title !== undefined && { title }) }), out)
}
