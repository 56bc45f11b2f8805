/** Mutated EDI files, decided by a seed: what the fuzzer and the oracle feed to Parley. */
export { bareGuide, baseOf } from './bare-guides.ts'
export { inputOf } from './input-of.ts'
export { type SeedInput, seedInputs } from './seed-inputs.ts'
