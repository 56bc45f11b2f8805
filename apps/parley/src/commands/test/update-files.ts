import { dirname, join } from 'node:path'
import type { TestResult } from '@parley/channel'
import type { TestDocument } from '@parley/model'
import { writeTo } from '../guide/deliver.ts'
import type { PlacedTest } from './open-tests.ts'

/**
 * Writes what came into the files in which it is expected, and says what it did. What is written in the YAML, and what
 * failed, is for a person to change.
 */
export async function updateFiles(
  folder: string,
  { test, yamlFile }: PlacedTest,
  { differences, followed }: TestResult,
): Promise<readonly string[]> {
  const beside = join(folder, dirname(yamlFile))
  const answers = Array.isArray(test.acknowledgement) ? (test.acknowledgement as readonly TestDocument[]) : []
  const written = [
    ...(await writeAll(beside, test.outputs, followed.outputs)),
    ...(await writeAll(beside, answers, followed.answers)),
  ]
  const told = written.map((file) => `wrote ${file}`)
  const isLeft = differences.some(({ where }) => !written.some((file) => where.includes(`(${file})`)))
  return isLeft ? [...told, `what else differs is written in ${yamlFile}: change it there`] : told
}

async function writeAll(
  beside: string,
  expected: readonly TestDocument[],
  got: readonly { readonly content: Uint8Array }[],
): Promise<readonly string[]> {
  const written: string[] = []
  for (const [index, { file, bytes }] of expected.entries()) {
    const content = got[index]?.content
    if (file === undefined || content === undefined || Buffer.from(bytes).equals(content)) continue
    await writeTo(join(beside, file), content)
    written.push(file)
  }
  return written
}
