import { expect, test } from 'vitest'
import { type Failure, fuzz } from './fuzz.ts'
import { inputOf } from './input-of.ts'
import { minimise } from './minimise.ts'
import { seedInputs } from './seed-inputs.ts'

const seeds = seedInputs()

test('5,000 mutated files break no promise', async () => {
  const failures: Pick<Failure, 'index' | 'breach'>[] = []
  const found = ({ index, breach }: Failure) => void failures.push({ index, breach })
  const { bytes } = await fuzz({ seeds, seed: 1, count: 5_000, found })
  expect(failures).toEqual([])
  expect(bytes).toBeGreaterThan(2_000_000)
}, 120_000)

test('an input is found again by its number', () => {
  const inputs = [0, 1, 2].map((index) => inputOf(seeds, 7, index))
  expect([0, 1, 2].map((index) => inputOf(seeds, 7, index))).toEqual(inputs)
  expect(inputs[0]).not.toEqual(inputs[1])
})

test('a failing input is made as small as its failure lets it', async () => {
  const fails = async (bytes: Buffer) => bytes.includes('PO1') && bytes.includes('~')
  expect((await minimise(Buffer.from('ISA*1~BEG*00~PO1*1*10~SE*3~'), fails)).toString()).toMatch(/^~?PO1~?$/)
})
