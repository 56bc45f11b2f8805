import { ediGuideFile, mappingFile } from './resource-files.ts'
import type { StarterFile } from './starter-options.ts'
import { jsonGuideFile, vocabulary } from './vocabulary/vocabulary.ts'
import { purchaseOrder } from './x12/purchase-order.ts'

export function guideFiles(): readonly StarterFile[] {
  return [ediGuideFile(purchaseOrder.guide), jsonGuideFile(vocabulary.order), mappingFile(purchaseOrder.read)]
}
