/** What the committed X12 packs hold: these sets, and the segments of the envelope around them. */
export const packedSets: readonly string[] = ['850', '997']
export const envelopeSegments: readonly string[] = ['ISA', 'IEA', 'TA1', 'GS', 'GE', 'ST', 'SE']
