import type { StepCompiled } from './step.ts'

// Each language is loaded when the first mapping speaks it: most sets have none, and the engines take 11 MiB of memory.

/** Reads a JSONata 2 expression. */
export async function compileJsonata(text: string): Promise<StepCompiled> {
  const step = await import('./jsonata-step.ts')
  return step.compileJsonata(text)
}

/** Reads a script in JavaScript. */
export async function compileScript(text: string): Promise<StepCompiled> {
  const step = await import('./script-step.ts')
  return step.compileScript(text)
}
