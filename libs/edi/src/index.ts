/**
 * X12 and EDIFACT interchanges: framed, judged under a guide, read into trees, acknowledged and written. Bytes and values in,
 * bytes and values out; no I/O, no clock. What a partner sends wrong is a Finding, never thrown.
 */

export type { AcknowledgedFinding, AcknowledgedOutcome } from './acknowledge/acknowledged-outcome.ts'
export { type AperakInput, composeAperak } from './acknowledge/compose-aperak.ts'
export {
  answerMessages,
  type ContrlAnswer,
  type ContrlInput,
  composeContrl,
  type EdifactGroupVerdict,
  joinContrlAnswers,
} from './acknowledge/compose-contrl.ts'
export {
  answerFunctionally,
  composeFunctionalAcknowledgement,
  type FunctionalAcknowledgementInput,
  functionalGroupCount,
  type GroupVerdict,
} from './acknowledge/compose-functional-acknowledgement.ts'
export {
  composeInterchangeAcknowledgement,
  type InterchangeAcknowledgementInput,
} from './acknowledge/compose-interchange-acknowledgement.ts'
export { envelopeFaults, groupFaults } from './acknowledge/edifact-envelope-faults.ts'
export { type FunctionalAnswer, joinFunctionalAnswers } from './acknowledge/functional-answer.ts'
export {
  holdsOnlyAcknowledgements,
  isAcknowledgement,
  isAcknowledgementMessage,
} from './acknowledge/is-acknowledgement.ts'
export {
  type JudgedGroup,
  type JudgedTransaction,
  judgeGroups,
  withRefusal,
} from './acknowledge/judge-groups.ts'
export {
  type ErrorMode,
  type Fate,
  isAccepted,
  partialAcceptance,
} from './acknowledge/partial-acceptance.ts'
export { type Practice, usualPractice } from './acknowledge/practice.ts'
export { readAcknowledgements } from './acknowledge/read-acknowledgements.ts'
export {
  type AcknowledgedElement,
  type AcknowledgedError,
  type AcknowledgedTransaction,
  type FunctionalAcknowledgement,
  readFunctionalAcknowledgement,
} from './acknowledge/read-functional-acknowledgement.ts'
export { sentKeys } from './acknowledge/sent-keys.ts'
export { technicalFaults } from './acknowledge/technical-faults.ts'
export type { TransactionVerdict } from './acknowledge/transaction-response.ts'
export { businessKeys } from './business-keys.ts'
export { charsetOfTransaction } from './charset/charset-of-transaction.ts'
export type { CharsetPolicy, CharsetSource } from './charset/charset-rule.ts'
export { type Charset, charsetNamed, charsetNames } from './charset.ts'
export { delimitersOfText, delimitersText } from './delimiters-text.ts'
export { diffFiles, type FramedFile } from './explain/diff-files.ts'
export { type Difference, type ElementChange, placeOfChange, segmentLine } from './explain/difference.ts'
export {
  type ExplainOptions,
  explainInterchange,
  InterchangeExplainer,
} from './explain/explain-interchange.ts'
export type {
  ExplainedComponent,
  ExplainedElement,
  ExplainedFinding,
  ExplainedSegment,
} from './explain/explained-segment.ts'
export { explainedText, type Paint, plain, type TextOptions } from './explain/explained-text.ts'
export { maskStretch, maskTransaction, maskValues } from './explain/mask-values.ts'
export { PlaceFinder, type TextPlace } from './explain/place-finder.ts'
export { shown } from './explain/segment-text.ts'
export { type Finding, finding, type Trigger } from './finding.ts'
export { type AckCodes, type FindingCode, findingCodes } from './finding-codes.ts'
export { createFramer, type Framer, frame } from './frame/framer.ts'
export type {
  GroupClosing,
  GroupOpening,
  InterchangeClosing,
  InterchangeOpening,
} from './frame/framing-event.ts'
export type { FramerLimits } from './frame/limits.ts'
export { compileGuide, dictionaryNameOf, type GuideResult } from './guide/compile-guide.ts'
export type { CompiledGuide } from './guide/compiled-guide.ts'
export type { GuideProblem, GuideRule, GuideSpec } from './guide/guide-spec.ts'
export { shapeToWrite } from './guide/shape-of-guide.ts'
export { type InferOptions, type Inferred, inferGuide } from './infer/infer-guide.ts'
export type { InferenceSample } from './infer/observe.ts'
export type {
  Delimiters,
  EdifactGroup,
  EdifactGroupHeader,
  EdifactHeader,
  EdifactInterchange,
  EdifactParty,
  Framing,
  Group,
  GroupHeader,
  Interchange,
  InterchangeHeader,
  InterchangeNote,
  Range,
  TradacomsGroup,
  TradacomsHeader,
  TradacomsInterchange,
  TradacomsParty,
  Transaction,
  X12Interchange,
} from './interchange.ts'
export { isGln, isGtin, isSscc } from './judge/check-digit.ts'
export { judgeTransaction } from './judge/judge-transaction.ts'
export type { FindingLevel, JudgePolicy, Verdict } from './judge/judgement.ts'
export { messageRelease } from './message-release.ts'
export { layOut } from './pieces/lay-out.ts'
export { type Piece, type PieceKind, splitInterchange } from './pieces/split-interchange.ts'
export { readTransaction, readTransactionBytes } from './read-transaction.ts'
export { jsonSchemaOf } from './specify/json-schema.ts'
export { type PageOptions, specificationPage } from './specify/page/specification-page.ts'
export { type FuzzOptions, type FuzzSeed, fuzzSeeds } from './specify/sample/fuzz-seeds.ts'
export { sampleInterchange } from './specify/sample/sample-interchange.ts'
export type { SampleSize } from './specify/sample/sample-segment.ts'
export { type SampleOptions, sampleTransaction } from './specify/sample/sample-transaction.ts'
export type { Schema } from './specify/segment-schema.ts'
export { typeScriptOf } from './specify/typescript.ts'
export {
  createOutliner,
  type InterchangeOutline,
  type Outliner,
  type OutlineTaker,
} from './split/create-outliner.ts'
export { createSplitter, type PartLimits, type Splitter } from './split/create-splitter.ts'
export { type SplitBy, splitFraming } from './split/split-framing.ts'
export type { SplitPart, SplitPiece } from './split/split-part.ts'
export { standardOfTransaction } from './standard-of-transaction.ts'
export type { EdiEvent } from './stream/edi-event.ts'
export { createEdiStream, type EdiStream, readEdiStream } from './stream/edi-stream.ts'
export { createSegmentStream, type SegmentEvent, type SegmentText } from './stream/segment-stream.ts'
export {
  type AwsBranch,
  type AwsOptions,
  type AwsValue,
  awsView,
  awsViewOfTransaction,
} from './view/aws-view.ts'
export { documentRows, type Table, tableOf } from './view/document-rows.ts'
export { type GroupView, type GuideView, guideView, type TransactionView } from './view/guide-view.ts'
export type {
  Components,
  Element,
  GroupTree,
  InterchangeTree,
  Loop,
  Repeated,
  Segment,
  Separators,
  TransactionTree,
} from './view/interchange-tree.ts'
export { type NamedBranch, type NamedValue, namedDocument } from './view/named-document.ts'
export { type GuideFor, readInterchangeTree } from './view/read-interchange-tree.ts'
export { readTransactionTree, type TransactionSource } from './view/read-transaction-tree.ts'
export { Row } from './view/row.ts'
export { CsvLines, csvText, JsonRows } from './view/row-text.ts'
export { edifactSeparators, separatorsOf, x12Separators } from './view/separators.ts'
export { type GuideByStandard, standardsOfGuideView, treeOfGuideView } from './view/tree-of-guide-view.ts'
export { type TreeResult, treeOfJson } from './view/tree-of-json.ts'
export {
  buildInterchange,
  type EdifactContent,
  type InterchangeContent,
  type TransactionContent,
  type X12Content,
} from './write/build-interchange.ts'
export {
  type DocumentProblem,
  type TransactionResult,
  transactionOfDocument,
} from './write/transaction-of-document.ts'
export { writeInterchange } from './write/write-interchange.ts'
export type { OutputCharset, WriteOptions, WriteProblem, Written } from './write/write-options.ts'
