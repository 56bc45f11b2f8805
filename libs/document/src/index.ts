/** The neutral document tree, its shape, and the codecs of non-EDI formats. Bytes in, values out. */

export type { Branch, BranchShape, ListShape, Origin, Shape, Twig, ValueShape } from './tree.ts'
export { origin } from './tree.ts'
