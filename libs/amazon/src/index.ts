/** The `amazon-vendor` starter as data, and sample orders of our own making. Text and bytes out; no I/O. */

export { amazonVendorStarter } from './amazon-vendor-starter.ts'
export type { SampleBatchOptions, SampleLine, SampleOrderOptions, X12Party } from './sample-order.ts'
export { amazonRetail, brokenOrder, sampleBatch, sampleOrder, sampleVendor } from './sample-order.ts'
export type { StarterFile, StarterOptions } from './starter-options.ts'
