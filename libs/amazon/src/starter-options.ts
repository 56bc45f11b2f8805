import type { VocabularyFormat } from './vocabulary/vocabulary-format.ts'

/** What only the company itself can know; the rest of the starter follows from it. */
export type StarterOptions = {
  readonly ourName: string
  readonly ourAs2Id: string
  readonly ourX12: { readonly qualifier: string; readonly id: string }
  /** Who we are in EDIFACT (UNB); left out: a GLN of nobody, to be replaced. */
  readonly ourEdifact?: { readonly qualifier: string; readonly id: string }
  readonly amazonAs2Id: string
  readonly amazonUrl: string
  /** Certificates as PEM text, without keys. */
  readonly ourCertificatePem: string
  readonly amazonCertificatePem: string
  /** Folder that documents of Amazon are written into, as the server sees it. */
  readonly outboxPath: string
  /** Folder that documents for Amazon are taken from. */
  readonly inboxPath: string
  /** Documents that are exchanged: of `starterSets` or, in Europe, of `edifactSets`; never of both. */
  readonly documents: readonly string[]
  /** How our own documents are written. */
  readonly format: VocabularyFormat
}

export type StarterFile = { readonly path: string; readonly text: string }

/** Text as a YAML scalar: every JSON string is a double-quoted YAML scalar (YAML 1.2, 1.3). */
export function quoted(text: string): string {
  return JSON.stringify(text)
}

/** Amazon in Europe and, until it is replaced, ourselves: GLNs, which have the qualifier 14. */
export const amazonEurope = { qualifier: '14', id: '5450534000000' }
export const sampleEdifact = { qualifier: '14', id: '4000001000005' }
