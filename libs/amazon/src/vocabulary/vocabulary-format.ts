/** How documents of the vocabulary are written: the same names, in the same order. */
export type VocabularyFormat = 'json' | 'xml'
