import type { FailureCode, Position } from '@parley/journey'
import type { AcknowledgementWord, Guide } from '@parley/model'

/** What became of a file, with nothing kept and nothing sent. */
export type Followed = {
  readonly outputs: readonly Output[]
  /** TA1, 997, 999, CONTRL, in the order in which they would be sent. */
  readonly answers: readonly Answer[]
  readonly outcome: AcknowledgementWord
  readonly failures: readonly Failed[]
  /** What else there is to say of documents that came to nothing. */
  readonly notes: readonly string[]
}

export type Output = { readonly guide: Guide; readonly content: Uint8Array }
export type Answer = { readonly what: string; readonly content: Uint8Array }

/** Something that went wrong, with the findings that are its reason. */
export type Failed = Reason & {
  readonly code: FailureCode
  /** Which document of the file; empty for the file as a whole. */
  readonly document: string
  readonly reasons: readonly Reason[]
}
export type Reason = { readonly code: string; readonly text: string; readonly position: Position }

/** What a run depends on besides the file and the set. */
export type Circumstances = {
  readonly now: Date
  readonly counters: { readonly [name: string]: number }
  readonly metadata: { readonly [name: string]: string }
  /** Awaited between documents, so that others have their turn; it rejects when nobody waits for the result any more. */
  readonly between?: () => Promise<void>
}
export type FollowedFile = Circumstances & { readonly bytes: Uint8Array }
