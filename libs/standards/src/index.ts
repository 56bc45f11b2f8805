/**
 * Dictionaries of EDI standards as data: structure facts only (order, requirement, lengths, relational notes).
 * No texts and no code lists: those are licensed by X12.
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
export { dictionaryNames, loadDictionary } from './load-dictionary.ts'
