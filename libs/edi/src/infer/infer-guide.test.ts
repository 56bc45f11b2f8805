import { existsSync, readFileSync } from 'node:fs'
import { loadDictionary } from '@parley/standards'
import { describe, expect, test } from 'vitest'
import { amazonSegments, goodSegments, interchangeOf, setOf } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import { compileGuide, dictionaryNameOf } from '../guide/compile-guide.ts'
import type { GuideSpec } from '../guide/guide-spec.ts'
import type { Interchange, Transaction } from '../interchange.ts'
import { judgeTransaction } from '../judge/judge-transaction.ts'
import { inferGuide } from './infer-guide.ts'
import type { InferenceSample } from './observe.ts'

type Document = InferenceSample & { readonly interchange: Interchange; readonly transaction: Transaction }

const documentsOf = (bytes: Uint8Array): readonly Document[] =>
  frame(bytes).interchanges.flatMap((interchange) =>
    interchange.groups.flatMap((group) =>
      group.transactions.map((transaction) => ({ bytes, interchange, transaction })),
    ),
  )

async function inferred(documents: readonly Document[], base: string) {
  const dictionary = await loadDictionary(dictionaryNameOf(base) ?? '')
  if (dictionary === undefined) throw new Error(`no dictionary for ${base}`)
  const result = inferGuide(documents, { base, dictionary, name: 'drafted' })
  if (result.kind === 'problem') throw new Error(result.text)
  const judge = (spec: GuideSpec) => {
    const guide = compileGuide(spec, dictionary)
    if (guide.kind === 'problems') throw new Error(JSON.stringify(guide.problems))
    return documents.map(({ bytes, interchange, transaction }) =>
      judgeTransaction(bytes, interchange, transaction, guide.guide, { maxFindings: 10_000 }),
    )
  }
  return { ...result, found: judge(result.spec), foundByStandard: judge({ extends: base }) }
}

const orders = [amazonSegments, amazonSegments.filter((one) => !one.startsWith('REF*PD')), goodSegments]
const file = Buffer.from(
  interchangeOf(orders.map((segments, index) => setOf(segments, { number: `000${index + 1}` })).join(''), 3),
)

describe('of orders of our own', () => {
  test('the drafted guide is the recorded one', async () => {
    const { yaml } = await inferred(documentsOf(file), 'x12/004010/850')
    await expect(yaml).toMatchFileSnapshot('orders.golden.yaml')
  })

  test('it finds nothing wrong with the orders it was drafted from', async () => {
    const { found } = await inferred(documentsOf(file), 'x12/004010/850')
    expect(found.flat()).toEqual([])
  })

  test('no name, number, date or amount of the orders gets into it', async () => {
    const { yaml } = await inferred(documentsOf(file), 'x12/004010/850')
    const payload = [
      'A1B2C3D4',
      'PO12345',
      'ACMEV',
      'SPRING26',
      'PHX3',
      'Dock',
      '"D4"',
      'SKU',
      '0123456',
      '12.5',
      '2026',
      'Label',
      'ACME',
    ]
    expect(payload.filter((value) => yaml.includes(value))).toEqual([])
  })
})

test('without a document there is nothing to learn from', async () => {
  const dictionary = await loadDictionary('x12/004010')
  if (dictionary === undefined) throw new Error('no dictionary')
  const options = { dictionary, name: 'drafted' }
  expect(inferGuide([], { ...options, base: 'x12/004010/850' })).toEqual({
    kind: 'problem',
    text: 'no document of x12/004010/850 is there to learn from',
  })
  expect(inferGuide([], { ...options, base: 'x12/004010/859' })).toMatchObject({ kind: 'problem' })
})

const folder = new URL('../../../../../shared/samples/', import.meta.url)
const manifest = new URL('manifest.json', folder)

test.skipIf(!existsSync(manifest))(
  'a guide drafted from real files adds no finding to those of the standard (needs ../shared)',
  async () => {
    const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: readonly { file: string }[] }
    const bySet = new Map<string, Document[]>()
    for (const { file: name } of files) {
      for (const document of documentsOf(readFileSync(new URL(name, folder)))) {
        const base = baseOf(document)
        if (!document.transaction.findings.some((one) => one.code === 'SEGMENT_TOO_LONG'))
          bySet.set(base, [...(bySet.get(base) ?? []), document])
      }
    }
    const added: unknown[] = []
    let guides = 0
    for (const [base, documents] of bySet) {
      const dictionary = await loadDictionary(dictionaryNameOf(base) ?? '')
      if (!Object.hasOwn(dictionary?.messages ?? {}, base.split('/')[2] ?? '')) continue
      guides++
      const { found, foundByStandard } = await inferred(documents, base)
      found.forEach((findings, index) => {
        const known = new Set(foundByStandard[index]?.map(placeOf))
        const more = findings.filter((one) => !known.has(placeOf(one)))
        if (more.length > 0) added.push({ base, more: more.slice(0, 3).map(placeOf) })
      })
    }
    expect(added).toEqual([])
    expect(guides).toBeGreaterThan(30)
  },
  120_000,
)

function placeOf(found: { readonly segmentPosition?: number; readonly byteOffset: number }): string {
  return `${found.segmentPosition} ${found.byteOffset}`
}

function baseOf({ interchange, transaction }: Document): string {
  const group = interchange.groups.find(({ transactions }) =>
    (transactions as readonly Transaction[]).includes(transaction),
  )
  const release =
    group?.header && 'version' in group.header
      ? String(group.header.version).slice(0, 6)
      : transaction.version
  return `${interchange.standard}/${release}/${transaction.setId}`
}
