/**
 * Partners, gateways, guides, mappings, agreements, channels: schemas, YAML form, cross-checks, and the compiled
 * revision with routing as pure functions. Text and values in, values out; no I/O, no clock.
 */

export type { AgreementSpec } from './agreement-spec.ts'
export {
  type Arrival,
  agreementOfFolder,
  mayBringDocuments,
  type Reading,
  readingOf,
} from './arrivals.ts'
export { as2MessageId } from './as2-message-id.ts'
export {
  type As2Habits,
  as2Presets,
  habitsOf,
  type PresetName,
  presetNames,
  usualHabits,
} from './as2-presets.ts'
export { type As2Sheet, as2Sheet, as2SheetForm, type SheetResult } from './as2-sheet.ts'
export { type CertificateRisk, certificatesAtRisk } from './certificates-at-risk.ts'
export { certificatesFor } from './certificates-for.ts'
export { type Checked, checkFiles, checkResources } from './check-resources.ts'
export {
  type DocumentGuide,
  type EdiGuide,
  type Guide,
  type Mapping,
  mergesDocuments,
} from './compile-formats.ts'
export { compileMappingSet } from './compile-mapping-set.ts'
export { compileRevision } from './compile-revision.ts'
export { canonicalJson, contentHash } from './content-hash.ts'
export type { FieldChange, ResourceChange } from './diff-resources.ts'
export { diffResources } from './diff-resources.ts'
export { fitsPattern } from './file-pattern.ts'
export { filesOfSheet } from './files-of-sheet.ts'
export { compileDocumentGuide, type DocumentGuideSpec } from './guides/compile-document-guide.ts'
export { type DocumentKey, keysOfDocument } from './guides/document-keys.ts'
export type { JsonSchema } from './json-schemas.ts'
export { jsonSchemas } from './json-schemas.ts'
export { type CertificateEntry, certificateLines, type Listed, listCertificate } from './list-certificate.ts'
export type { Loaded, LocatedResource, ResourceFile } from './load-resources.ts'
export { loadResources, withoutPlaces } from './load-resources.ts'
export { namedFilesIn } from './named-files.ts'
export type { CertificateUse, PartnerSpec } from './partner-spec.ts'
export type { Path, Place, Problem } from './problem.ts'
export { pathText, problemText } from './problem.ts'
export type { Resource, ResourceKind } from './resource.ts'
export { resourceKinds } from './resource.ts'
export { resourceToYaml } from './resource-yaml.ts'
export type {
  Acknowledge,
  Agreement,
  As2Access,
  As2Demands,
  As2Gateway,
  As2Http,
  As2Relationship,
  Channel,
  Credentials,
  FolderGateway,
  Gateway,
  LegacyPermission,
  NullGateway,
  Partner,
  PartnerCertificate,
  Pickup,
  Revision,
  SendRules,
  X12Identity,
} from './revision.ts'
export type { EnvelopeParty } from './routing.ts'
export {
  chooseChannels,
  findAgreementByEnvelope,
  findAs2Relationship,
  findGuide,
} from './routing.ts'
export type { SpecOf } from './schemas.ts'
export { resourceSchemas, specSchemas } from './schemas.ts'
export type { SecretReference } from './spec-words.ts'
export { standInAgreement } from './stand-in-agreement.ts'
export { type TestCase, type TestDocument, testCasesOf } from './tests/test-case.ts'
export type { AcknowledgementWord, FailureSpec } from './tests/test-spec.ts'
