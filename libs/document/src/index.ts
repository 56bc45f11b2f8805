/** The neutral document tree, its shape, and the codecs of non-EDI formats. Bytes in, values out. */

export { Decimal, decimalText, parseDecimal } from './decimal.ts'
export type { OutputBranch, OutputValue } from './output.ts'
export type { FieldProblem, FieldsResult } from './shape-of-fields.ts'
export { shapeOfFields } from './shape-of-fields.ts'
export type { Branch, BranchShape, ListShape, Origin, Shape, Twig, ValueShape } from './tree.ts'
export { origin } from './tree.ts'
export { writeJson } from './write-json.ts'
