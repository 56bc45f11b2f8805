import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { dictionaryNames, loadDictionary } from './load-dictionary.ts'
import { makePack } from './make-pack.ts'
import { envelopeSegments, packedSets } from './packed-sets.ts'
import pack from './packs/x12-004010.json' with { type: 'json' }

const table = new URL('../../../../shared/standards/x12/004010.json', import.meta.url)

test('the dictionary of 004010 is loaded by name, once', () => {
  const dictionary = loadDictionary('x12/004010')
  expect(dictionary?.version).toBe('004010')
  expect(loadDictionary('x12/004010')).toBe(dictionary)
  expect(dictionaryNames).toEqual(['x12/004010'])
})

test('an unknown name, or one that every object has, is no dictionary', () => {
  for (const name of ['x12/009999', 'constructor', '__proto__', '']) {
    expect(loadDictionary(name)).toBeUndefined()
  }
})

test('segments, composites, notes and lengths are as the standard has them', () => {
  const dictionary = loadDictionary('x12/004010')
  expect(dictionary?.segments.N1).toEqual({
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
  expect(dictionary?.elements['373']).toEqual({ type: 'DT', min: 8, max: 8 })
  expect(dictionary?.composites.C040?.notes).toEqual(['P0304', 'P0506'])
})

test('every segment, composite and element that a message needs is in the pack', () => {
  const dictionary = loadDictionary('x12/004010')
  if (dictionary === undefined) throw new Error('no pack')
  const uses = [...Object.values(dictionary.segments), ...Object.values(dictionary.composites)]
  const missing = uses
    .flatMap((one) => one.elements.map((use) => use.reference))
    .filter((reference) => !(reference in dictionary.elements) && !(reference in dictionary.composites))
  expect(missing).toEqual([])
  expect(dictionary.messages['850']).toMatchObject({ functionalId: 'PO', detail: 'PO1', summary: 'CTT' })
  expect(dictionary.messages['997']?.structure[2]).toMatchObject({ kind: 'loop', name: 'AK2', max: 999999 })
  expect(dictionary.tags).toContain('HL')
})

test.skipIf(!existsSync(table))('the committed pack is what the script makes (needs ../shared)', () => {
  expect(makePack(JSON.parse(readFileSync(table, 'utf8')), packedSets, envelopeSegments)).toEqual(pack)
})
