/** EDI files of any size, made by a seed, and StAEDI as a peer: for benchmarks, fuzzer and oracle. */
export { type Chance, createChance } from './generate/chance.ts'
export {
  type EdiFileOptions,
  type EdiKind,
  ediBytes,
  ediKinds,
  ediPieces,
  writeEdiFile,
} from './generate/edi-file.ts'
export { openStaedi, type Staedi } from './staedi/staedi.ts'
export { staediSchema } from './staedi/staedi-schema.ts'
