import { existsSync, readFileSync } from 'node:fs'
import { loadDictionary } from '@parley/standards'
import { expect, test } from 'vitest'
import type { Finding } from './finding.ts'
import { frame } from './frame/framer.ts'
import { compileGuide } from './guide/compile-guide.ts'
import type { CompiledGuide } from './guide/compiled-guide.ts'
import type { Interchange, Transaction } from './interchange.ts'
import { judgeTransaction } from './judge/judge-transaction.ts'
import { readTransaction } from './read-transaction.ts'

/** Real files of permissive licences, which lie beside the repository. */
type Sample = {
  readonly file: string
  readonly standard: string
  readonly messages: number
  /** What its project says of it, as far as it does. */
  readonly expected: 'valid (source)' | 'invalid or edge (source name)' | 'unknown'
}

const folder = new URL('../../../../shared/samples/', import.meta.url)
const manifest = new URL('manifest.json', folder)
const present = existsSync(manifest)

function samples(): { sample: Sample; bytes: Buffer }[] {
  const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: readonly Sample[] }
  return files.map((sample) => ({ sample, bytes: readFileSync(new URL(sample.file, folder)) }))
}

test.skipIf(!present)(
  'a sample that frames elsewhere frames here, without an error (needs ../shared)',
  () => {
    for (const { sample, bytes } of samples()) {
      if (sample.file.startsWith('bad/') || sample.standard === 'tradacoms') continue
      const { interchanges } = frame(bytes)
      expect(interchanges.flatMap(transactionsOf).length, sample.file).toBe(sample.messages)
      if (knownToBeOff.has(sample.file)) continue
      const errors = interchanges.flatMap(({ findings }) =>
        findings.filter(({ severity }) => severity === 'error'),
      )
      expect(errors, sample.file).toEqual([])
    }
  },
)

/** Its UNZ carries another reference than its UNB: 0000000000778 there, 00000000000778 here. */
const knownToBeOff: ReadonlySet<string> = new Set(['edifact/staedi__wrapped_invoic_d97b.edi'])

test.skipIf(!present)(
  'the outcome of every sample under the bare standard is the recorded one (needs ../shared)',
  async () => {
    const outcomes: { [file: string]: unknown } = {}
    for (const { sample, bytes } of samples()) outcomes[sample.file] = await outcomeOf(bytes)
    await expect(`${JSON.stringify(outcomes, null, 1)}\n`).toMatchFileSnapshot('samples.golden.json')
  },
)

/** Each sample of which its project says something else than we find, and why. */
const disagreements: { readonly [file: string]: string } = {
  'bad/stupidedi__1.era': 'IEA02 is 267365555, ISA13 is 269895334',
  'bad/stupidedi__FA997_pass_1.edi': 'ISA06 is short: the ISA has 103 bytes',
  'bad/stupidedi__PO850_pass_1.edi': 'ISA08 is long: the ISA has 107 bytes',
  'bad/stupidedi__SQ866_pass_1.edi': 'no element of the ISA is padded: it has 78 bytes',
  'x12/EdiEngine__856.Crossdock.OK.edi': 'its SSCCs and GTINs are made up: their check digits are wrong',
  'x12/stupidedi__IN810_pass_1.edi': 'IT1 has a quantity and a price without a unit: note P020304',
  'x12/stupidedi__RE944_pass_1.edi': 'the check digit of its product number is wrong',
  'x12/stupidedi__basic-request-for-quotation.edi': 'ISA11 of version 00401 is >, and has to be U',
  'x12/stupidedi__po-ack-minor-changes.edi': 'ACK has a quantity without a unit: note P0203',
}

test.skipIf(!present)(
  'what we find in a sample is what its project says, or the difference is explained (needs ../shared)',
  async () => {
    const differing: string[] = []
    for (const { sample, bytes } of samples()) {
      if (sample.expected === 'unknown') continue
      const { findings, interchanges } = await outcomeOf(bytes)
      const isGood = ({ envelope, messages }: (typeof interchanges)[number]) =>
        envelope === undefined && messages.every((one) => /: (good|no dictionary has it)$/.test(one))
      const allGood = findings === undefined && interchanges.every(isGood)
      if (allGood !== (sample.expected === 'valid (source)')) differing.push(sample.file)
    }
    expect(differing.sort()).toEqual(Object.keys(disagreements).sort())
  },
)

async function outcomeOf(bytes: Buffer) {
  const { interchanges, findings } = frame(bytes)
  const read = await Promise.all(interchanges.map((interchange) => interchangeOutcome(bytes, interchange)))
  return { ...(findings.length > 0 && { findings: counted(findings) }), interchanges: read }
}

async function interchangeOutcome(bytes: Buffer, interchange: Interchange) {
  const messages: string[] = []
  const envelope = [...interchange.findings]
  for (const group of interchange.groups) {
    envelope.push(...group.findings)
    for (const transaction of group.transactions) {
      const release = interchange.standard === 'x12' ? releaseOf(group) : transaction.version
      const name = `${interchange.standard}/${release}`
      const guide = await guideFor(name, transaction.setId)
      if (guide === undefined) {
        messages.push(`${name}/${transaction.setId}: no dictionary has it`)
        continue
      }
      readTransaction(bytes, interchange, transaction, guide)
      const found = judgeTransaction(bytes, interchange, transaction, guide)
      messages.push(`${name}/${transaction.setId}: ${found.length === 0 ? 'good' : counted(found)}`)
    }
  }
  return {
    standard: interchange.standard,
    ...(envelope.length > 0 && { envelope: counted(envelope) }),
    messages,
  }
}

function releaseOf(group: Interchange['groups'][number]): string {
  return group.header && 'version' in group.header ? group.header.version.slice(0, 6) : ''
}

const guides = new Map<string, CompiledGuide | undefined>()

async function guideFor(name: string, setId: string): Promise<CompiledGuide | undefined> {
  const key = `${name}/${setId}`
  if (!guides.has(key)) {
    const result = compileGuide({ extends: key }, await loadDictionary(name))
    guides.set(key, result.kind === 'guide' ? result.guide : undefined)
  }
  return guides.get(key)
}

/** `CODE segment position`, the first three, and how many more. */
function counted(findings: readonly Finding[]): string {
  const told = findings.map(({ code, segment, segmentPosition, element }) =>
    [code, segment, segmentPosition, element].filter((one) => one !== undefined).join(' '),
  )
  const more = told.length > 3 ? `, ${told.length - 3} more` : ''
  return told.slice(0, 3).join(', ') + more
}

function transactionsOf({ groups }: Interchange): readonly Transaction[] {
  return groups.flatMap<Transaction>((group) => group.transactions)
}
