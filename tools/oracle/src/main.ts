import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openStaedi, staediSchema } from '@parley/bench'
import { inputOf, seedInputs } from '@parley/fuzz'
import { loadDictionary } from '@parley/standards'
import { disagreement } from './disagreement.ts'
import { ourReading } from './our-reading.ts'
import type { Reading } from './reading.ts'
import { staediReadings } from './staedi-reading.ts'

const usage = `npm run oracle -- [--count 10000] [--seed 1]

Every seed file of the fuzzer and so many mutations of them, read by Parley and by StAEDI: segments, elements, control
counts and references, and whether something else is wrong. Exit code 1 on a disagreement of a class that
tools/oracle/disagreements.md does not explain. Needs Java 17 and Maven; without them it says so.
`
const home = fileURLToPath(new URL('../../../.cache/oracle/', import.meta.url))
const list = new URL('../disagreements.md', import.meta.url)
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) say(usage)
else await compareAll(Number(values.count), Number(values.seed))

async function compareAll(count: number, seed: number): Promise<void> {
  const staedi = await openStaedi()
  if ('missing' in staedi) {
    say(staedi.missing)
    return
  }
  const inputs = join(home, 'inputs')
  rmSync(home, { recursive: true, force: true })
  mkdirSync(inputs, { recursive: true })
  const ours = new Map<string, Reading>()
  const bases = new Set<string>()
  for (const [name, bytes] of files(count, seed)) {
    const path = join(inputs, name)
    writeFileSync(path, bytes)
    ours.set(path, await ourReading(bytes, bases))
  }
  await writeSchemas(bases)
  const names = join(home, 'inputs.txt')
  writeFileSync(names, [...ours.keys()].join('\n'))
  const theirs = staediReadings(await staedi.run(['tell', names, join(home, 'schemas')]))
  report(ours, theirs)
}

function* files(count: number, seed: number): Generator<readonly [name: string, bytes: Buffer]> {
  const seeds = seedInputs()
  for (const [index, { bytes }] of seeds.entries()) yield [`seed-${index}.edi`, bytes]
  for (let index = 0; index < count; index++) yield [`${seed}-${index}.edi`, inputOf(seeds, seed, index)]
}

/** X12-004010-850.xml, EDIFACT-D96A-ORDERS.xml */
async function writeSchemas(bases: ReadonlySet<string>): Promise<void> {
  mkdirSync(join(home, 'schemas'), { recursive: true })
  for (const base of bases) {
    const [standard = '', release = '', setId = ''] = base.split('/')
    const dictionary = await loadDictionary(`${standard}/${release}`)
    const schema = dictionary && staediSchema(dictionary, setId)
    const name = `${standard.toUpperCase()}-${release}-${setId}.xml`
    if (schema !== undefined) writeFileSync(join(home, 'schemas', name), schema)
  }
}

function report(ours: ReadonlyMap<string, Reading>, theirs: ReadonlyMap<string, Reading>): void {
  const classes = new Map<string, string[]>()
  for (const [path, reading] of ours) {
    const other = theirs.get(path)
    const found = other === undefined ? 'StAEDI says nothing' : disagreement(reading, other)
    if (found !== undefined) classes.set(found, [...(classes.get(found) ?? []), path])
  }
  const explained = new Set(
    [...readFileSync(list, 'utf8').matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]),
  )
  let disagreeing = 0
  for (const [found, paths] of [...classes].sort((a, b) => b[1].length - a[1].length)) {
    disagreeing += paths.length
    const isKnown = explained.has(found)
    if (!isKnown) process.exitCode = 1
    const examples = paths
      .slice(0, 4)
      .map((path) => path.slice(home.length + 'inputs/'.length))
      .join(' ')
    say(
      `${String(paths.length).padStart(6)}  ${isKnown ? 'explained' : 'NEW      '}  ${found}  (${examples})\n`,
    )
  }
  say(`${ours.size} files, ${ours.size - disagreeing} agree, ${classes.size} classes of disagreement\n`)
}

function say(text: string): void {
  process.stdout.write(text)
}
