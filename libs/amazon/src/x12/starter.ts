import type { EdiGuideText, MappingText } from '../resource-files.ts'
import type { DocumentWords } from '../vocabulary/words.ts'

/** A document type in X12: its guide, and how it becomes the document of the vocabulary and is made from it. */
export type X12Starter = {
  /** 850 */
  readonly set: string
  /** Who sends it; `both` is an answer to what the other sent. */
  readonly sender: 'amazon' | 'vendor' | 'both'
  readonly document: DocumentWords
  readonly guide: EdiGuideText
  readonly read: MappingText
  readonly write: MappingText
}

/** What every such guide says of itself. */
export const aboutGuide: readonly string[] = [
  'BEG.03 is the third element of the segment BEG; N1[01=ST] is the N1 whose first element is ST.',
  'Each rule says where it comes from and how sure it is (see README.md). Compare them with the guide that Amazon',
  'gives you: a document that breaks a rule is refused, or not sent.',
]

export const aboutMapping: readonly string[] = [
  'Left: a field of the target. Right: where its value comes from. heading.beg.03 is the third element of BEG;',
  '[...] chooses from what may come several times; | passes a value on.',
]
