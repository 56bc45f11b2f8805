/**
 * Mappings in other languages, for those who bring them along: JSONata, and JavaScript in a sandbox. JSON in, JSON out, within
 * limits of time, steps and memory. No I/O; the clock is given. A hundred times slower than a mapping of ours.
 */

export { compileJsonata, compileScript } from './compile-step.ts'
export type { Json, JsonObject } from './json.ts'
export { jsonOfTree } from './json-of-tree.ts'
export { type OutputResult, outputOfJson } from './output-of-json.ts'
export type { Step, StepCompiled, StepContext, StepProblem, StepResult } from './step.ts'
