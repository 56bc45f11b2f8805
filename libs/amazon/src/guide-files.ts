import { ediGuideFile, mappingFile } from './resource-files.ts'
import { chosenDocuments, comesIn } from './starter-documents.ts'
import type { StarterFile, StarterOptions } from './starter-options.ts'
import { jsonGuideFile } from './vocabulary/vocabulary.ts'

/** The two guides of each document type and the mapping in the direction that it is sent in. */
export function guideFiles({ documents }: StarterOptions): readonly StarterFile[] {
  return chosenDocuments(documents).flatMap((document) => {
    const { guide, document: words, read, write } = document.starter
    return [ediGuideFile(guide), jsonGuideFile(words), mappingFile(comesIn(document) ? read : write)]
  })
}
