import jsonata from 'jsonata'
import type { Json } from './json.ts'
import { LinearRegex } from './linear-regex.ts'
import {
  lineAt,
  longestMs,
  type Step,
  type StepCompiled,
  type StepContext,
  type StepResult,
  tookTooLong,
  workedMs,
} from './step.ts'

const maxLength = 512 * 1024
const maxSteps = 2_000_000
const maxDepth = 300
const maxText = 1_000_000
const maxItems = 200_000

/** What a run may not do without end; thrown through the evaluator, which lets it pass. */
class Stopped extends Error {}

/**
 * Reads a JSONata 2 expression. Run, it sees the document as `$`; `$now` and `$millis` are the moment of the run, `$random` and
 * `$shuffle` are refused, because the same document must give the same output; patterns take linear time.
 */
export function compileJsonata(text: string): StepCompiled {
  if (text.length > maxLength) return problem(1, `the expression is longer than ${maxLength} characters`)
  try {
    jsonata(text)
    return { kind: 'step', step: stepOf(text) }
  } catch (error) {
    const { position = 0, message = 'it cannot be read' } = error as { position?: number; message?: string }
    return problem(Math.min(Math.max(1, position), text.length), message)
  }
}

function problem(column: number, told: string): StepCompiled {
  return { kind: 'problem', problem: { text: `JSONata: ${told}`, column } }
}

function stepOf(text: string): Step {
  // One expression holds the state of one run, so each run reads its own.
  return { run: (input, context) => evaluate(text, input, context) }
}

async function evaluate(text: string, input: Json, context: StepContext): Promise<StepResult> {
  const expression = jsonata(text, {
    RegexEngine: LinearRegex as unknown as RegExpConstructor,
    stack: maxDepth,
  })
  await bindClock(expression, context.now)
  limit(expression)
  try {
    const output: unknown = await expression.evaluate(input)
    // Lists of JSONata carry marks of its own, and functions are values to it.
    return { kind: 'mapped', output: JSON.parse(JSON.stringify(output) ?? 'null') as Json }
  } catch (error) {
    return error instanceof Stopped ? tookTooLong : failed(text, error)
  }
}

/** $now of JSONata 2, with its picture and timezone. */
function momentAs(now: Date): Promise<unknown> {
  const text = `function($picture, $timezone) { $fromMillis(${now.getTime()}, $picture, $timezone) }`
  return jsonata(text).evaluate(null)
}

async function bindClock(expression: jsonata.Expression, now: Date): Promise<void> {
  expression.assign('now', await momentAs(now))
  expression.registerFunction('millis', () => now.getTime(), '<:n>')
  for (const name of ['random', 'shuffle']) {
    expression.registerFunction(name, () => {
      throw { code: 'PARLEY', message: `$${name} is not there: the same document must give the same output` }
    })
  }
}

/** Steps and time are counted at each evaluation, and no value may be large: memory is the process's own. */
function limit(expression: jsonata.Expression): void {
  const startedAt = workedMs()
  let steps = 0
  // JSONata's own hooks, called for each node that is evaluated.
  expression.assign(Symbol.for('jsonata.__evaluate_entry') as unknown as string, () => {
    steps++
    if (steps > maxSteps || (steps % 256 === 0 && workedMs() - startedAt > longestMs)) throw new Stopped()
  })
  expression.assign(Symbol.for('jsonata.__evaluate_exit') as unknown as string, (...told: unknown[]) => {
    if (isTooLarge(told[3])) throw new Stopped()
  })
  expression.registerFunction('pad', pad, '<s-ns?:s>')
}

function isTooLarge(value: unknown): boolean {
  return Array.isArray(value) ? value.length > maxItems : typeof value === 'string' && value.length > maxText
}

/** $pad of JSONata 2, of texts that fit into memory. */
function pad(text: string | undefined, width: number, fill = ' '): string | undefined {
  if (text === undefined) return undefined
  const size = Math.abs(width)
  if (size > maxText) throw { code: 'PARLEY', message: `$pad makes texts of at most ${maxText} characters` }
  const letters = [...text]
  const missing = size - letters.length
  if (missing <= 0) return text
  const filling = [...(fill === '' ? ' ' : fill)]
  const padding = Array.from({ length: missing }, (_, at) => filling[at % filling.length]).join('')
  return width < 0 ? padding + text : text + padding
}

/** JSONata's messages quote values; what is told is the code, the place and, of ours, the sentence. */
function failed(text: string, error: unknown): StepResult {
  const {
    code = '',
    position,
    message,
    token,
  } = error as {
    code?: string
    position?: number
    message?: string
    token?: string
  }
  if (code === 'PARLEY') return { kind: 'failed', text: `JSONata: ${message}` }
  const place = position === undefined ? '' : `, line ${lineAt(text, position - 1)}`
  const name = token === undefined ? '' : ` at ${token}`
  return { kind: 'failed', text: `JSONata stopped with its error ${code || 'without a code'}${name}${place}` }
}
