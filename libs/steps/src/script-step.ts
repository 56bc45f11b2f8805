import variant from '@jitl/quickjs-singlefile-mjs-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core'
import type { Json } from './json.ts'
import {
  longestMs,
  type StepCompiled,
  type StepContext,
  type StepResult,
  tookTooLong,
  workedMs,
} from './step.ts'

const maxLength = 512 * 1024
const memoryBytes = 64 * 1024 * 1024
const stackBytes = 256 * 1024
const fileName = 'script.js'

/** One engine of WebAssembly for all scripts; each run has a world of its own in it. */
let engine: Promise<QuickJSWASMModule> | undefined

function loadEngine(): Promise<QuickJSWASMModule> {
  engine ??= newQuickJSWASMModuleFromVariant(variant)
  return engine
}

/**
 * Reads a script: JavaScript (ES2023) that defines `function map(document)` and returns the target document, or a list of them.
 * It runs in QuickJS, without modules, timers, network, files or anything of ours; `new Date()` is the moment of the run and
 * `Math.random` throws, because the same document must give the same output.
 */
export async function compileScript(text: string): Promise<StepCompiled> {
  if (text.length > maxLength) return problem(text, 1, `the script is longer than ${maxLength} characters`)
  const quickjs = await loadEngine()
  const read = inWorld(quickjs, (world) => {
    const result = world.evalCode(programOf(text), fileName, { strict: true, compileOnly: true })
    if (!result.error) {
      result.value.dispose()
      return undefined
    }
    const { message, line } = faultOf(result.error.consume((handle) => world.dump(handle) as Thrown))
    return problem(text, line, message)
  })
  return read ?? { kind: 'step', step: { run: (input, context) => run(text, input, context) } }
}

/** QuickJS tells lines only. */
function problem(text: string, line: number, told: string): StepCompiled {
  const before = text.split('\n').slice(0, line - 1)
  const column = 1 + before.reduce((sum, one) => sum + one.length + 1, 0)
  return { kind: 'problem', problem: { text: `script: ${told}`, column } }
}

type Thrown = { readonly name?: string; readonly message?: string; readonly stack?: string }

async function run(text: string, input: Json, context: StepContext): Promise<StepResult> {
  const quickjs = await loadEngine()
  try {
    return inWorld(quickjs, (world) => mapIn(world, text, { input, now: context.now }))
  } catch {
    // The engine itself gave up, which no script should bring about: the next one gets another.
    engine = undefined
    return { kind: 'failed', text: 'script: it brought its engine down' }
  }
}

type Given = { readonly input: Json; readonly now: Date }

function mapIn(world: QuickJSContext, text: string, { input, now }: Given): StepResult {
  for (const [name, value] of [
    ['input', JSON.stringify(input)],
    ['now', String(now.getTime())],
  ] as const) {
    world.newString(value).consume((handle) => world.setProp(world.global, `__${name}`, handle))
  }
  const result = world.evalCode(programOf(text), fileName, { strict: true })
  if (result.error) return failed(result.error.consume((handle) => world.dump(handle) as Thrown))
  const written = result.value.consume((handle) => world.dump(handle) as unknown)
  if (written === 0) return { kind: 'failed', text: 'script: it has no function map' }
  if (typeof written !== 'string') return { kind: 'failed', text: 'script: map gives nothing' }
  return { kind: 'mapped', output: JSON.parse(written) as Json }
}

/** On one line, so that lines of the script keep their numbers. */
const prelude =
  "const __moment = Number(__now); { const Real = Date; globalThis.Date = class extends Real { constructor(...parts) { if (parts.length === 0) super(__moment); else super(...parts) } static now() { return __moment } } } Math.random = () => { throw new TypeError('Math.random is not there') }; const __document = JSON.parse(__input); delete globalThis.__input; delete globalThis.__now; "
const call = "typeof map === 'function' ? JSON.stringify(map(__document)) : 0"

function programOf(text: string): string {
  return `${prelude}${text}\n;${call}`
}

function inWorld<T>(quickjs: QuickJSWASMModule, work: (world: QuickJSContext) => T): T {
  const runtime = quickjs.newRuntime()
  try {
    runtime.setMemoryLimit(memoryBytes)
    runtime.setMaxStackSize(stackBytes)
    const startedAt = workedMs()
    runtime.setInterruptHandler(() => workedMs() - startedAt > longestMs)
    const world = runtime.newContext()
    try {
      return work(world)
    } finally {
      world.dispose()
    }
  } finally {
    runtime.dispose()
  }
}

const errorKinds: readonly string[] = [
  'Error',
  'EvalError',
  'InternalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
]

/** What a script throws may hold what the sender wrote, even as its name: a kind of JavaScript and the line are told. */
function failed(thrown: Thrown): StepResult {
  const { name, line, message } = faultOf(thrown)
  if (message === 'interrupted') return tookTooLong
  if (message === 'out of memory')
    return { kind: 'failed', text: `script: it took more than ${memoryBytes >> 20} MiB` }
  const kind = errorKinds.includes(name) ? name : 'an error of its own'
  return { kind: 'failed', text: `script: it threw ${kind} in line ${line}` }
}

function faultOf(thrown: Thrown): { name: string; message: string; line: number } {
  const { name = '', message = '', stack = '' } = typeof thrown === 'object' && thrown !== null ? thrown : {}
  return { name, message, line: Number(/script\.js:(\d+)/.exec(stack)?.[1] ?? 1) }
}
