/** The neutral document tree, its shape, and the codecs of non-EDI formats. Bytes in, values out. */

export type {
  CodecResult,
  DocumentCodec,
  DocumentFault,
  DocumentFormat,
  DocumentPlace,
  DocumentReader,
  DocumentWriter,
  Fault,
  FoundDocument,
  Limits,
  ReadLimits,
  UnpackResult,
  WrittenDocument,
} from './codec.ts'
export { defaultLimits } from './codec.ts'
export { type CsvGuideSpec, compileCsvGuide } from './csv/csv-guide.ts'
export { type CsvRows, csvRows } from './csv/csv-rows.ts'
export { Decimal, decimalText, parseDecimal } from './decimal.ts'
export { type DocumentFaultCode, documentFaultCodes } from './fault-codes.ts'
export { compileFixedGuide, type FixedGuideSpec } from './fixed/fixed-guide.ts'
export { compileIdocGuide, type IdocGuideSpec } from './idoc/idoc-guide.ts'
export { type InferDocumentOptions, inferDocumentGuide } from './infer/infer-guide.ts'
export type { DraftedGuide, InferResult } from './infer/infer-json.ts'
export { compileJsonGuide, type JsonGuideSpec } from './json/json-guide.ts'
export { nearestName } from './nearest-name.ts'
export type { OutputBranch, OutputValue } from './output.ts'
export type { FieldProblem, FieldsResult } from './shape-of-fields.ts'
export { shapeOfFields } from './shape-of-fields.ts'
export type { Branch, BranchShape, ListShape, Origin, Shape, Twig, ValueShape } from './tree.ts'
export { origin } from './tree.ts'
export { writeJson } from './write-json.ts'
export { compileXlsxGuide, type XlsxGuideSpec } from './xlsx/xlsx-guide.ts'
export { compileIdocXmlGuide, type IdocXmlGuideSpec } from './xml/idoc-xml-guide.ts'
export { compileXmlGuide, type XmlGuideSpec } from './xml/xml-guide.ts'
