/**
 * The mapping language: a target-shaped tree of expressions, checked against the shapes of source and target and
 * compiled to closures. Values in, values out; no clock, no I/O, no code generation.
 */

export type { Compiled, Mapping, Surroundings } from './compile-mapping.ts'
export { compileMapping } from './compile-mapping.ts'
export { type DraftLine, type DraftSide, draftMapping, type MappingDraft } from './draft/draft-mapping.ts'
export { draftYaml } from './draft/draft-yaml.ts'
export type { Explained, ExplainOptions, Explanation } from './explain-mapping.ts'
export { explainMapping } from './explain-mapping.ts'
export type { RunContext } from './frame.ts'
export type { Example, FunctionDefinition } from './functions/definition.ts'
export { signatureOf } from './functions/definition.ts'
export { functions } from './functions/table.ts'
export type { LookupTable, OnMiss } from './lookup-table.ts'
export { onMissWords } from './lookup-table.ts'
export type { LookupRow, Made, ValueSource } from './made.ts'
export { type MessageFacts, messageFields } from './message-facts.ts'
export type { CompiledModule, FunctionModule, ModuleSurroundings } from './modules/compile-module.ts'
export { compileModule } from './modules/compile-module.ts'
export type { Problem, SpecPath } from './problem.ts'
export type { OneResult, Output, RunResult } from './run-mapping.ts'
export { mapOne, runMapping } from './run-mapping.ts'
export type { Rule } from './trace.ts'
export type { Limits, MappingError, MappingErrorCode } from './value.ts'
