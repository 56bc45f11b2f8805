/** EDI files of any size, made by a seed: what the benchmarks measure and what the fuzzer starts from. */
export { type Chance, createChance } from './generate/chance.ts'
export {
  type EdiFileOptions,
  type EdiKind,
  ediBytes,
  ediKinds,
  ediPieces,
  writeEdiFile,
} from './generate/edi-file.ts'
