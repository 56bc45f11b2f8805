import { createHash } from 'node:crypto'
import { engineOf } from './engines.ts'
import { mapCases } from './map-cases.ts'
import { documentsOf, prepare } from './map-documents.ts'

/** A process of its own for one engine and one case: `measure-map.ts <case> <engine> <documents> <seconds>`. */
const [caseName, engineName = '', documents = '1000', seconds = '2'] = process.argv.slice(2)
const one = mapCases.find(({ name }) => name === caseName)
if (one === undefined) throw new Error(`no case ${caseName}`)

const prepared = await prepare(one)
const trees = documentsOf(one, prepared.guide, Number(documents))
const engine = engineOf(engineName, one, prepared)

const hash = createHash('sha256')
for (const tree of trees) hash.update(canonical(JSON.parse(engine.json(await engine.map(tree)))))
const equal = hash.digest('hex')

// A document is mapped right after it was read. Trees by the thousand would be measured as they come out of main memory.
const timed = trees.slice(0, 50)
const rounds = 20
let best = Number.POSITIVE_INFINITY
const until = performance.now() + Number(seconds) * 1000
do {
  const before = process.cpuUsage()
  for (let round = 0; round < rounds; round++) {
    for (const tree of timed) {
      const mapped = engine.map(tree)
      if (mapped instanceof Promise) await mapped
    }
  }
  const { user, system } = process.cpuUsage(before)
  best = Math.min(best, (user + system) / 1e6 / timed.length / rounds)
} while (performance.now() < until)
process.stdout.write(JSON.stringify({ what: engine.what, secondsADocument: best, equal }))

/** One text for equal values: names in order, numbers as numbers. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`
}
