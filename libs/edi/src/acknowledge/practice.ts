/**
 * What partners do differently where the standards leave it open or contradict each other. An agreement may settle
 * each; the defaults are what most of them read.
 */
export type Practice = {
  /** A tag that is no segment of X12: AK304/IK304 1 names it; X12 RFI 1257 has it unnamed, AK5/IK5 R 5 only. */
  readonly unknownSegment: 'named' | 'unnamed'
  /** ST02 twice in a group: AK502 23 of the list of X12, or 7. */
  readonly repeatedTransaction: '23' | '7'
  /** GS06 twice: AK905 19 exists from 004050 on; before that 6. */
  readonly repeatedGroup: 'by-release' | '6' | '19'
  /** 999: what a situational rule requires and is missing, IK304 I6, or 3 as a segment of the standard. */
  readonly situationalSegment: 'I6' | '3'
  /** 999: what the guide requires and is missing, as if the standard did (3, 1), or as of the guide (I8, I7, I9). */
  readonly guideRequirement: 'standard' | 'implementation'
  /** GS02, GS03 or GS07 that cannot be used: AK905 1 in the answer to the group, or TA105 024. */
  readonly groupHeader: 'functional' | 'technical'
  /** ISA12: 017 for what is no version and 003 for one that is not read, or always the one of them. */
  readonly interchangeVersion: 'by-cause' | '003' | '017'
  /** AK303/IK303: LS01 of a bounded loop only, or the name of any loop around the segment. */
  readonly loopIdentifier: 'bounded' | 'any'
  /** AK902 without a GE: the transactions that came, or 0. */
  readonly countWithoutTrailer: 'received' | 'zero'
  /** Release of 997 and 999: that of the group they answer, or always this one. */
  readonly release: 'group' | '004010'
  /** UCI of an accepted interchange: 7 by the definition of 0083, or 8. */
  readonly interchangeAction: '7' | '8'
  /** UCS of a missing segment: the last one processed before it, or the position that it should have had. */
  readonly missingSegment: 'last-processed' | 'expected'
}

export const usualPractice: Practice = {
  unknownSegment: 'named',
  repeatedTransaction: '23',
  repeatedGroup: 'by-release',
  situationalSegment: 'I6',
  guideRequirement: 'standard',
  groupHeader: 'functional',
  interchangeVersion: 'by-cause',
  loopIdentifier: 'bounded',
  countWithoutTrailer: 'received',
  release: 'group',
  interchangeAction: '7',
  missingSegment: 'last-processed',
}
