import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Dictionary, StructureItem } from './dictionary.ts'
import { dictionaryNames } from './dictionary-names.ts'
import { importedDictionaryNames, loadDictionary, provideDictionaries } from './load-dictionary.ts'

async function loaded(name: string): Promise<Dictionary> {
  const dictionary = await loadDictionary(name)
  if (dictionary === undefined) throw new Error(`no pack ${name}`)
  return dictionary
}

test('a dictionary is loaded by name, once', async () => {
  const dictionary = await loaded('x12/004010')
  expect(dictionary.version).toBe('004010')
  expect(await loadDictionary('x12/004010')).toBe(dictionary)
})

test('there are four releases of X12, the directories of EDIFACT from 1993 on, and its service directories', () => {
  expect(dictionaryNames.filter((name) => name.startsWith('x12/'))).toEqual([
    'x12/004010',
    'x12/004030',
    'x12/005010',
    'x12/006020',
  ])
  expect(dictionaryNames).toEqual(expect.arrayContaining(['edifact/D93A', 'edifact/D96A', 'edifact/D24A']))
  expect(dictionaryNames).toEqual(expect.arrayContaining(['edifact/SERVICE-V3', 'edifact/SERVICE-V4']))
})

test('an unknown name, or one that every object has, is no dictionary', async () => {
  for (const name of ['x12/009999', 'constructor', '__proto__', '', '../x12/004010']) {
    expect(await loadDictionary(name)).toBeUndefined()
  }
})

test('X12: segments, composites, notes and lengths are as the standard has them', async () => {
  const dictionary = await loaded('x12/004010')
  expect(dictionary.segments.N1).toEqual({
    elements: [
      { reference: '98', mandatory: true, repeat: 1 },
      { reference: '93', mandatory: false, repeat: 1 },
      { reference: '66', mandatory: false, repeat: 1 },
      { reference: '67', mandatory: false, repeat: 1 },
      { reference: '706', mandatory: false, repeat: 1 },
      { reference: '98', mandatory: false, repeat: 1 },
    ],
    notes: ['R0203', 'P0304'],
  })
  expect(dictionary.elements['373']).toEqual({ type: 'DT', min: 8, max: 8 })
  expect(dictionary.composites.C040?.notes).toEqual(['P0304', 'P0506'])
  expect(dictionary.messages['850']).toMatchObject({ functionalId: 'PO', detail: 'PO1', summary: 'CTT' })
  expect(dictionary.messages['856']).toMatchObject({ functionalId: 'SH', detail: 'HL', summary: 'CTT' })
  expect(dictionary.messages['810']).toMatchObject({ functionalId: 'IN', detail: 'IT1', summary: 'TDS' })
  expect(dictionary.messages['997']?.structure[2]).toMatchObject({ kind: 'loop', name: 'AK2', max: 999999 })
  expect(dictionary.codes).toEqual({})
  expect(dictionary.tags).toContain('HL')
})

test('EDIFACT: composites, types, code lists and service segments', async () => {
  const dictionary = await loaded('edifact/D96A')
  expect(dictionary.elements['1004']).toEqual({ type: 'an', min: 1, max: 35 })
  expect(dictionary.elements['6060']).toEqual({ type: 'n', min: 1, max: 15 })
  expect(dictionary.composites.C186?.elements).toEqual([
    { reference: '6063', mandatory: true, repeat: 1 },
    { reference: '6060', mandatory: true, repeat: 1 },
    { reference: '6411', mandatory: false, repeat: 1 },
  ])
  expect(dictionary.segments.QTY?.elements).toEqual([{ reference: 'C186', mandatory: true, repeat: 1 }])
  expect(dictionary.codes['6063']?.split(' ')).toContain('21')
  expect(dictionary.segments.UNH?.elements[1]).toEqual({ reference: 'S009', mandatory: true, repeat: 1 })
  expect(dictionary.messages.ORDERS).toMatchObject({ functionalId: 'ORDERS', detail: 'LIN', summary: 'UNS' })
})

describe('every dictionary', () => {
  test.each(dictionaryNames)('%s holds all that its messages need', async (name) => {
    const { segments, composites, elements, messages } = await loaded(name)
    const uses = [...Object.values(segments), ...Object.values(composites)].flatMap((one) => one.elements)
    const missing = uses.filter(({ reference }) => !(reference in elements) && !(reference in composites))
    expect(missing).toEqual([])
    const faults = Object.entries(messages).flatMap(([setId, { structure }]) =>
      structure.flatMap((item) => faultsOf(item, segments).map((fault) => `${setId} ${fault}`)),
    )
    expect(faults).toEqual([])
  })
})

/** A loop without a trigger, and a segment that is not defined. */
function faultsOf(item: StructureItem, segments: Dictionary['segments']): readonly string[] {
  if (item.kind === 'segment') return item.tag in segments ? [] : [`unknown ${item.tag}`]
  const [trigger] = item.items
  const own = trigger?.kind === 'segment' && item.max > 0 ? [] : [`no trigger in ${item.name}`]
  return [...own, ...item.items.flatMap((inner) => faultsOf(inner, segments))]
}

const tables = new URL('../../../../shared/standards/', import.meta.url)

test.skipIf(!existsSync(tables))(
  'each message is there with its segments in order (needs ../shared)',
  async () => {
    for (const name of ['x12/004010', 'x12/006020', 'edifact/D96A', 'edifact/D01B', 'edifact/D24A']) {
      const file = new URL(name.startsWith('x12') ? `${name}.json` : `${name}.json.gz`, tables)
      const bytes = readFileSync(file)
      const table = JSON.parse((name.startsWith('x12') ? bytes : gunzipSync(bytes)).toString()) as {
        messages: { [id: string]: { structure: readonly object[] } }
      }
      const { messages } = await loaded(name)
      expect(Object.keys(messages).sort()).toEqual(Object.keys(table.messages).sort())
      for (const [id, { structure }] of Object.entries(table.messages)) {
        expect(tagsOf(messages[id]?.structure ?? [])).toEqual(
          JSON.stringify(structure).match(/(?<="seg":")\w+/g),
        )
      }
    }
  },
)

test.skipIf(!existsSync(tables))('every table has its pack (needs ../shared)', () => {
  const x12 = readdirSync(new URL('x12/', tables)).map((file) => `x12/${file.replace('.json', '')}`)
  const edifact = readdirSync(new URL('edifact/', tables))
    // Further codes of EANCOM, which are no directory.
    .filter((file) => file !== 'eancom-extra.json.gz')
    .map((file) => `edifact/${file.replace('.json.gz', '')}`)
  expect([...dictionaryNames].sort()).toEqual([...x12, ...edifact].sort())
})

test('a source of further dictionaries goes first, and is asked only for what it has', async () => {
  const asked: string[] = []
  const own = {
    standard: 'x12',
    version: '004010',
    elements: {},
    codes: {},
    composites: {},
    segments: {},
    messages: {},
  }
  provideDictionaries({
    names: async () => ['x12/004010'],
    read: async (file) => {
      asked.push(file)
      return own
    },
  })
  expect((await loaded('x12/004010')).messages).toEqual({})
  expect(await importedDictionaryNames()).toEqual(['x12/004010'])
  expect(Object.keys((await loaded('x12/005010')).messages)).toContain('850')
  provideDictionaries(undefined)
  expect(asked).toEqual(['x12-004010.json'])
  expect(Object.keys((await loaded('x12/004010')).messages)).toContain('850')
})

function tagsOf(items: readonly StructureItem[]): readonly string[] {
  return items.flatMap((item) => (item.kind === 'segment' ? [item.tag] : tagsOf(item.items)))
}
