/**
 * Dictionaries of EDI standards as data: structure facts only (order, requirement, lengths, relational notes).
 * No texts, and of X12 no code lists: those are licensed.
 */
export type {
  Dictionary,
  ElementFacts,
  ElementUse,
  LoopItem,
  MessageFacts,
  SegmentFacts,
  SegmentItem,
  StructureItem,
} from './dictionary.ts'
export { dictionaryNames } from './dictionary-names.ts'
export { type ImportProblem, nameProblem } from './import/import-problem.ts'
export { type ImportOptions, type ImportResult, importTable } from './import/import-table.ts'
export {
  type DictionarySource,
  importedDictionaryNames,
  loadDictionary,
  loadPack,
  provideDictionaries,
} from './load-dictionary.ts'
export { type Pack, packFile } from './pack.ts'
