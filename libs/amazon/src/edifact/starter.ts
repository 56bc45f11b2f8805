import type { X12Starter } from '../x12/starter.ts'

/** A document type in EDIFACT, in the form of the X12 ones; `set` is its message type, such as ORDERS. */
export type EdifactStarter = X12Starter

/** What every such guide says of itself. */
export const aboutGuide: readonly string[] = [
  'BGM.02 is the second element of the segment BGM, QTY.01-02 the second component of the first element of QTY;',
  'NAD[01=BY] is the NAD whose first element is BY, LIN/QTY the QTY below a LIN.',
  'Each rule says where it comes from and how sure it is (see README.md). Compare them with the guide that Amazon',
  'gives you: a document that breaks a rule is refused, or not sent.',
]

export const aboutMapping: readonly string[] = [
  'Left: a field of the target. Right: where its value comes from. heading.bgm.02 is the second element of BGM, and',
  'rff.01.02 the second component of its first one; [...] chooses from what may come several times; | passes on.',
]
