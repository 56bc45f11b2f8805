import type { OutboundMessage } from '@parley/as2'
import type { BlobsPlace } from '@parley/store'
import type { KeptMessage } from '../keep-message.ts'
import type { OpenedBody, OpeningOrder } from '../open-body.ts'

/** What a side thread is started with. */
export type SideThreadOrder = { readonly blobs: BlobsPlace; readonly inlineLimitBytes: number }

/** A message to be composed; its content comes in pieces. */
export type ComposingOrder = Omit<OutboundMessage, 'content' | 'random' | 'spool'> & {
  readonly contentBytes: number
}

/** What a side thread does with pieces, and what comes of it. Keys and certificates can be sent as they are. */
export type Work =
  | { readonly kind: 'open'; readonly order: OpeningOrder }
  | { readonly kind: 'compose'; readonly order: ComposingOrder }

export type Outcome =
  | { readonly kind: 'opened'; readonly body: OpenedBody }
  | { readonly kind: 'composed'; readonly message: KeptMessage }

/** `broken`: no more pieces come, and what came is not wanted. */
export type ToSideThread = { readonly job: number } & (
  | { readonly kind: 'begin'; readonly work: Work }
  | { readonly kind: 'pieces'; readonly pieces: readonly Uint8Array[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'broken' }
)

/** `taken`: so many bytes do not wait any more. `unavailable`: the disk failed, which may pass. */
export type FromSideThread = { readonly job: number } & (
  | { readonly kind: 'taken'; readonly sizeBytes: number }
  | { readonly kind: 'done'; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly error: unknown; readonly unavailable: boolean }
)
