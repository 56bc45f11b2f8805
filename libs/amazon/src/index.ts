/** The `amazon-vendor` starter as data: its vocabulary, X12 guides, mappings, and samples of our own making. No I/O. */

export { amazonVendorStarter } from './amazon-vendor-starter.ts'
export type { SampleBatchOptions, SampleLine, SampleOrderOptions, X12Party } from './sample-order.ts'
export { brokenOrder, sampleBatch, sampleOrder } from './sample-order.ts'
export { sampleDocuments } from './samples/sample-documents.ts'
export { x12Samples } from './samples/x12-samples.ts'
export { edifactSets, starterSets } from './starter-documents.ts'
export type { StarterFile, StarterOptions } from './starter-options.ts'
