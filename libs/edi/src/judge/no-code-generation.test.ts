import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const modules = ['../fixture-orders.ts', '../read-transaction.ts', './judge-transaction.ts']
const urls = JSON.stringify(modules.map((path) => new URL(path, import.meta.url)))

/** Frames, compiles, judges and reads in a process of its own: the flag is one of the whole process. */
const script = `
const loaded = await Promise.all(${urls}.map((url) => import(url)))
const { compiled, firstOf, goodSegments, interchangeOf, setOf, readTransaction, judgeTransaction } =
  Object.assign({}, ...loaded)
let refused = false
try { new Function('return 1') } catch { refused = true }
const guide = compiled({ extends: 'x12/004010/850', rules: { 'N1[01=ST].03': { codes: ['15'] } } })
const bytes = Buffer.from(interchangeOf(setOf(goodSegments)))
const { interchange, transaction } = firstOf(bytes)
const findings = judgeTransaction(bytes, interchange, transaction, guide)
const tree = readTransaction(bytes, interchange, transaction, guide)
console.log(JSON.stringify([refused, findings.map(({ code }) => code), tree.heading.beg['03']]))
`

test('guides are compiled and files judged where code may not be made of strings', async () => {
  const flags = ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', script]
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: import.meta.dirname })
  expect(JSON.parse(stdout)).toEqual([true, ['CODE_NOT_IN_GUIDE'], 'PO12345'])
})
