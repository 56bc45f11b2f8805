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
export { loadDictionary } from './load-dictionary.ts'
