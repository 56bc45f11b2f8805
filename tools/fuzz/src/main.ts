import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { examineAt, type Failure, fuzz } from './fuzz.ts'
import { minimise } from './minimise.ts'
import { seedInputs } from './seed-inputs.ts'

const usage = `npm run fuzz -- [--count 20000] [--seed 1] [--from 0] [--out .cache/fuzz]

Mutated EDI files through framing, judging, trees, acknowledgements and writing. A failing input is written to the
folder, whole and made small, under its seed and number; --from <number> --count 1 runs it alone. Exit code 1 when one
of the promises is broken, or an input does not end within 30 s.
`

type Task = { readonly seed: number; readonly from: number; readonly count: number; readonly out: string }

/** Of each kind of failure so many are kept: one fault shows itself in many inputs. */
const keptOfAKind = 3

if (isMainThread) await command()
else await work(workerData as Task & { readonly at: Int32Array })

async function command(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '0' },
      out: { type: 'string', default: '.cache/fuzz' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    say(usage)
    return
  }
  const [seed, from, count] = [values.seed, values.from, values.count].map(Number)
  await watch({ seed: seed ?? 1, from: from ?? 0, count: count ?? 0, out: values.out })
}

/** The work is done beside, so that an input that does not end is noticed. */
function watch(task: Task): Promise<void> {
  const at = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(new URL(import.meta.url), { workerData: { ...task, at } })
  let last = -1
  const timer = setInterval(() => {
    const index = Atomics.load(at, 0)
    if (index === last) {
      say(`BROKEN: input ${index} of seed ${task.seed} does not end`)
      process.exitCode = 1
      void worker.terminate()
    }
    last = index
  }, 30_000)
  worker.on('message', (line: string) => say(`${line}\n`))
  worker.on('error', (error) => {
    say(`${error.stack}\n`)
    process.exitCode = 1
  })
  return new Promise((resolve) => {
    worker.on('exit', (code) => {
      clearInterval(timer)
      if (code !== 0) process.exitCode = 1
      resolve()
    })
  })
}

async function work({ seed, from, count, out, at }: Task & { readonly at: Int32Array }): Promise<void> {
  const tell = (line: string) => parentPort?.postMessage(line)
  const seeds = seedInputs()
  const kinds = new Map<string, number>()
  const begin = (index: number) => {
    Atomics.store(at, 0, index)
    if (index > from && (index - from) % 10_000 === 0)
      tell(`${index - from} inputs, ${kinds.size} kinds of failure`)
  }
  const found = async (failure: Failure) => {
    const kind = `${failure.breach.check}: ${failure.breach.detail}`
    const times = (kinds.get(kind) ?? 0) + 1
    kinds.set(kind, times)
    if (times <= keptOfAKind) await keep(failure, { seed, out })
    if (times === 1) tell(`BROKEN: input ${failure.index}: ${kind}`)
  }
  const { failures, bytes } = await fuzz({ seeds, seed, from, count, begin, found })
  for (const [kind, times] of kinds) tell(`${times} times ${kind}`)
  const mib = (bytes / 1024 ** 2).toFixed(0)
  tell(`${count} inputs of ${seeds.length} files, ${mib} MiB, ${failures} broken promises (seed ${seed})`)
  if (failures > 0) process.exitCode = 1
}

async function keep(
  { index, breach, bytes }: Failure,
  { seed, out }: Pick<Task, 'seed' | 'out'>,
): Promise<void> {
  const fails = async (smaller: Buffer) =>
    (await examineAt(smaller, seed, index)).breach?.check === breach.check
  const small = breach.check.startsWith('slower') ? bytes : await minimise(bytes, fails)
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, `${seed}-${index}.edi`), bytes)
  writeFileSync(join(out, `${seed}-${index}.small.edi`), small)
  writeFileSync(join(out, `${seed}-${index}.txt`), `${breach.check}\n${breach.detail}\n`)
}

function say(text: string): void {
  process.stdout.write(text)
}
