import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { loadDictionary } from '@parley/standards'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { amazonGuideSpec, compiled, firstOf } from '../fixture-orders.ts'
import { compileGuide } from '../guide/compile-guide.ts'
import type { CompiledGuide } from '../guide/compiled-guide.ts'
import { readTransaction } from '../read-transaction.ts'
import type { InterchangeTree } from '../view/interchange-tree.ts'
import { writeInterchange } from '../write/write-interchange.ts'
import { guidesByHand } from './fixture-guides.ts'
import { jsonSchemaOf } from './json-schema.ts'
import { fuzzSeeds } from './sample/fuzz-seeds.ts'
import { sampleInterchange } from './sample/sample-interchange.ts'
import type { SampleOptions } from './sample/sample-transaction.ts'
import { typeScriptOf } from './typescript.ts'

const guide = compiled(amazonGuideSpec)
/** Small, and with every kind of rule. */
const noticeGuide = compiled({
  extends: 'x12/004010/824',
  rules: {
    'BGN.01': { codes: ['00', '11'] },
    'BGN.02': { as: 'reference', max: 12 },
    'N1[01=SU]': { min: 1, max: 1 },
    'N1[01=SU].03': { use: 'required', codes: ['92'] },
    'OTI.01': { codes: ['IA', 'IR'], as: 'verdict' },
    'OTI.11': { use: 'never' },
    N2: { use: 'never' },
    LM: { use: 'never' },
  },
})

function documentOf(interchange: InterchangeTree, under: CompiledGuide): unknown {
  const written = writeInterchange(interchange)
  if (written.kind === 'problems') throw new Error(JSON.stringify(written.problems))
  const first = firstOf(written.bytes)
  return readTransaction(written.bytes, first.interchange, first.transaction, under)
}

const sampleOf = (under: CompiledGuide, options: SampleOptions) =>
  documentOf(sampleInterchange(under, options), under)

const validatorOf = (under: CompiledGuide) =>
  new Ajv2020({ strict: true, strictRequired: false, strictTypes: false }).compile(jsonSchemaOf(under))

describe('the JSON Schema of a guide', () => {
  test('is the recorded one', async () => {
    const text = `${JSON.stringify(jsonSchemaOf(noticeGuide, 'Application advice of Example'), null, 1)}\n`
    await expect(text).toMatchFileSnapshot('advice-schema.golden.json')
  })

  test.each([
    ['x12/004010', ['810', '820', '846', '850', '855', '856', '860', '997']],
    ['x12/006020', ['204', '810', '824', '850', '856', '940']],
    ['edifact/D96A', ['ORDERS', 'ORDRSP', 'DESADV', 'INVOIC', 'INVRPT', 'APERAK']],
  ])(
    'holds for the samples of sets of %s',
    async (name, sets) => {
      const dictionary = await loadDictionary(name)
      for (const setId of sets) {
        const result = compileGuide({ extends: `${name}/${setId}` }, dictionary)
        if (result.kind === 'problems') throw new Error(setId)
        const validate = validatorOf(result.guide)
        for (const size of ['minimal', 'typical', 'maximal'] as const) {
          const valid = validate(sampleOf(result.guide, { size }))
          expect({ setId, size, valid, errors: validate.errors }).toEqual({
            setId,
            size,
            valid: true,
            errors: null,
          })
        }
      }
    },
    120_000,
  )

  test('holds where the guide tells loops apart and names them', async () => {
    const apart = compiled({
      extends: 'x12/004010/850',
      rules: {
        'N1.01': { codes: ['BY', 'ST', 'SF'] },
        'N1[01=ST]': { min: 1, max: 1, as: 'shipTo' },
        'N1[01=ST]/N3': { use: 'required', max: 1 },
        'N1[01=BY]': { as: 'buyers' },
        'N1[01=BY]/N3': { use: 'never' },
        BEG: { as: 'order' },
      },
    })
    const validate = validatorOf(apart)
    const samples = [1, 2, 3, 4, 5, 6].map((seed) => sampleOf(apart, { seed }))
    expect(samples.filter((one) => !validate(one))).toEqual([])
    expect(JSON.stringify(samples)).toContain('"shipTo"')
    const folder = await mkdtemp(join(tmpdir(), 'parley-types-'))
    await writeFile(join(folder, 'order.ts'), typeScriptOf(apart, 'Order'))
    const uses = samples.map((one, index) => `export const order${index}: Order = ${JSON.stringify(one)}`)
    await writeFile(
      join(folder, 'use.ts'),
      ["import type { Order } from './order.ts'", ...uses, ''].join('\n'),
    )
    expect(await typeCheck(folder, 'use.ts')).toBe('')
    await rm(folder, { recursive: true })
  }, 60_000)

  test.each(Object.entries(guidesByHand))('holds under %s, and refuses what breaks it', (_, spec) => {
    const under = compiled(spec)
    const validate = validatorOf(under)
    const samples = (['minimal', 'typical', 'maximal'] as const).flatMap((size) =>
      [1, 2, 3, 4, 5].map((seed) => sampleOf(under, { size, seed })),
    )
    expect(samples.filter((one) => !validate(one))).toEqual([])
    const seen =
      /^(ELEMENT_(TOO_LONG|TOO_SHORT|MISSING|REQUIRED_BY_GUIDE)|CODE_NOT_IN_GUIDE|SEGMENT_REQUIRED_BY_GUIDE)-/
    const taken = [1, 2].flatMap((seed) => {
      const wrong = fuzzSeeds(under, { seed, perCode: 20 }).filter(({ name }) => seen.test(name))
      return wrong
        .filter(({ interchange }) => validate(documentOf(interchange, under)))
        .map(({ name }) => name)
    })
    expect(taken).toEqual([])
  })

  test('refuses what the guide refuses, where a tree can show it', () => {
    const validate = validatorOf(guide)
    // A tree has no place for what is not read; the calendar is beyond a schema, and so is how often a segment came.
    const unseen =
      /^(good|SEGMENT_UNKNOWN|SEGMENT_NOT_USED|ELEMENT_NOT_USED|TOO_MANY|DATE_INVALID|TIME_INVALID|SEGMENT_OVER_MAX)/
    const taken = [1, 2, 3].flatMap((seed) => {
      const wrong = fuzzSeeds(guide, { seed, perCode: 20 }).filter(({ name }) => !unseen.test(name))
      return wrong
        .filter(({ interchange }) => validate(documentOf(interchange, guide)))
        .map(({ name }) => name)
    })
    expect(taken).toEqual([])
  })
})

describe('the TypeScript of a guide', () => {
  test('is the recorded one', async () => {
    await expect(typeScriptOf(noticeGuide, 'ExampleAdvice')).toMatchFileSnapshot('advice-types.golden.txt')
  })

  test('compiles under strict, takes a sample of the guide, and refuses a code that is not of it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-types-'))
    const sample = JSON.stringify(sampleOf(guide, { size: 'typical' }))
    await writeFile(join(folder, 'order.ts'), typeScriptOf(guide, 'Order'))
    await writeFile(
      join(folder, 'use.ts'),
      [
        "import type { Order } from './order.ts'",
        `export const order: Order = ${sample}`,
        'export const number: string = order.heading.beg.orderNumber',
        "export const units: ('CA' | 'EA')[] = order.detail.po1.map(({ po1 }) => po1['03'])",
        'const { po1 } = order.detail',
        '// @ts-expect-error',
        "export const wrong: Order['heading']['beg']['02'] = 'XX'",
        '// @ts-expect-error',
        'export const none = order.heading.sdq',
        'export const ids: (string | undefined)[] = po1.map((line) => line.po1.ids?.UP)',
        '',
      ].join('\n'),
    )
    expect(await typeCheck(folder, 'use.ts')).toBe('')
    await rm(folder, { recursive: true })
  }, 60_000)

  test.each(['x12/004010/810', 'x12/005010/856', 'edifact/D96A/INVOIC'])(
    'of %s compiles',
    async (base) => {
      const folder = await mkdtemp(join(tmpdir(), 'parley-types-'))
      await writeFile(join(folder, 'document.ts'), typeScriptOf(compiled({ extends: base })))
      expect(await typeCheck(folder, 'document.ts')).toBe('')
      await rm(folder, { recursive: true })
    },
    60_000,
  )
})

/** What the repository's own compiler says; empty when nothing is wrong. */
async function typeCheck(folder: string, file: string): Promise<string> {
  const compiler = fileURLToPath(new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url))
  const options = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--allowImportingTsExtensions',
  ]
  const run = promisify(execFile)(
    process.execPath,
    [compiler, ...options, '--target', 'es2024', '--module', 'nodenext', '--types', '', join(folder, file)],
    { cwd: folder },
  )
  return run.then(
    ({ stdout }) => stdout,
    (error: { stdout?: string; message: string }) => error.stdout || error.message,
  )
}
