import {
  type Dictionary,
  dictionaryNames,
  importedDictionaryNames,
  loadDictionary,
  type StructureItem,
} from '@parley/standards'
import { say, table, UserError } from '../../terminal.ts'

/** parley standard list. */
export async function list({ json = false }: { readonly json?: boolean }): Promise<void> {
  const imported = await importedDictionaryNames()
  const names = [...new Set([...dictionaryNames, ...imported])]
  const rows = names.map((name) => ({ name, from: imported.includes(name) ? 'imported' : 'built in' }))
  if (json) say(JSON.stringify(rows, null, 2))
  else say(table([['NAME', 'FROM'], ...rows.map(({ name, from }) => [name, from])]))
}

/** parley standard show x12/004010, or x12/004010/850. */
export async function show(name: string, { json = false }: { readonly json?: boolean }): Promise<void> {
  const [standard, version, setId] = name.split('/')
  const dictionary = await loadDictionary(`${standard}/${version}`).catch(() => {
    throw new UserError(
      `The imported dictionary ${standard}/${version} cannot be read. Import it again with --force.`,
    )
  })
  if (dictionary === undefined)
    throw new UserError(`There is no dictionary ${standard}/${version}. See: parley standard list`)
  if (setId === undefined) {
    showSets(dictionary, json)
    return
  }
  const message = Object.hasOwn(dictionary.messages, setId) ? dictionary.messages[setId] : undefined
  if (message === undefined)
    throw new UserError(
      `${standard}/${version} has no ${setId}. See: parley standard show ${standard}/${version}`,
    )
  if (json) say(JSON.stringify(message, (_, value) => (value === Number.POSITIVE_INFINITY ? -1 : value), 2))
  else say(table(message.structure.flatMap((item) => linesOf(item, dictionary, ''))))
}

function showSets({ messages }: Dictionary, json: boolean): void {
  const sets = Object.entries(messages).map(([set, { functionalId, structure }]) => {
    return { set, group: functionalId, segments: structure.flatMap(tagsOf).length }
  })
  if (json) say(JSON.stringify(sets, null, 2))
  else
    say(
      table([
        ['SET', 'GROUP', 'SEGMENTS'],
        ...sets.map(({ set, group, segments }) => [set, group, String(segments)]),
      ]),
    )
}

/** A segment a line, loops indented: tag, how often, its elements. */
function linesOf(
  item: StructureItem,
  dictionary: Dictionary,
  indent: string,
): readonly (readonly string[])[] {
  const often = timesText(item)
  if (item.kind === 'segment') return [[`${indent}${item.tag}`, often, elementsOf(item.tag, dictionary)]]
  const [trigger, ...rest] = item.items
  const tag = trigger?.kind === 'segment' ? trigger.tag : ''
  return [
    [`${indent}${tag}`, `${often} (loop ${item.name})`, elementsOf(tag, dictionary)],
    ...rest.flatMap((inner) => linesOf(inner, dictionary, `${indent}  `)),
  ]
}

function timesText({ mandatory, max }: StructureItem): string {
  return `${mandatory ? 'mandatory' : 'optional'} ${max === Number.POSITIVE_INFINITY ? 'any' : max}`
}

function elementsOf(tag: string, { segments }: Dictionary): string {
  const { elements = [], notes = [] } = segments[tag] ?? {}
  const uses = elements.map(({ reference, mandatory, repeat }) => {
    return `${reference}${mandatory ? '!' : ''}${repeat > 1 ? `x${repeat}` : ''}`
  })
  return [...uses, ...(notes.length > 0 ? ['|', ...notes] : [])].join(' ')
}

function tagsOf(item: StructureItem): readonly string[] {
  return item.kind === 'segment' ? [item.tag] : item.items.flatMap(tagsOf)
}
