import { ediGuideFile, mappingFile } from './resource-files.ts'
import { chosenDocuments, comesIn } from './starter-documents.ts'
import type { StarterFile, StarterOptions } from './starter-options.ts'
import { guideOf } from './vocabulary/vocabulary.ts'

/** The two guides of each document type and the mapping in the direction that it is sent in. */
export function guideFiles({ documents, format }: StarterOptions): readonly StarterFile[] {
  return chosenDocuments(documents).flatMap((document) => {
    const { guide, document: words, read, write } = document.starter
    return [ediGuideFile(guide), guideOf(words, format), mappingFile(comesIn(document) ? read : write)]
  })
}
