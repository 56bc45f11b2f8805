/**
 * What becomes of a document on its way, as values: an interchange judged and answered, a document mapped and written.
 * The services commit it; the command line and the tests of channels look at it. No ledger, no clock.
 */
export type { ArrivedFile } from './arrived-file.ts'
export type { Carried } from './carried.ts'
export { documentFailure, positionOfFault } from './document-faults.ts'
export { type DocumentIn, type DocumentsIn, documentsOf, documentsOn, type FaultIn } from './documents-of.ts'
export { answersTo, type GroupAnswer, joinGroupAnswers } from './group-answer.ts'
export type { Accepted, JudgedGroup, JudgedTransaction, Refused, Verdict } from './judge-interchange.ts'
export {
  brokenGroups,
  judgedHeads,
  judgeEnvelope,
  judgeInterchange,
  judgeTransactions,
  positionOf,
  withCharset,
} from './judge-interchange.ts'
export { looksLikeEdi } from './looks-like-edi.ts'
export { extensionOfMediaType, mediaTypeOfName } from './media-type.ts'
export { readSource } from './read-source.ts'
export { rejectionOf, tradacomsRefused, unreadableFile } from './refused-files.ts'
export type { Counters, Document, RenderedOutput, Rendering, Road, Unmapped } from './render.ts'
export { renderAll } from './render.ts'
export type { Answered, Reply } from './replies.ts'
export { repliesOf, repliesTo } from './replies.ts'
export { roadOf } from './road-of-mapping.ts'
export { Counting } from './test-case/counting.ts'
export type { Difference } from './test-case/difference.ts'
export { followDocument, followDocuments } from './test-case/follow-documents.ts'
export type { Answer, Circumstances, Failed, Followed, FollowedFile, Output } from './test-case/followed.ts'
export { Following } from './test-case/following.ts'
export { followFile, runTestCase, type TestResult } from './test-case/run-test-case.ts'
export { formOf } from './write-output.ts'
