import type { FramingEvent } from '../frame/framing-event.ts'

/** An event of framing; a transaction comes with its bytes. */
export type EdiEvent =
  | Exclude<FramingEvent, { kind: 'transaction' }>
  | (Extract<FramingEvent, { kind: 'transaction' }> & {
      /**
       * The transaction alone, from its first byte (file offset `transaction.range.offset`) to its terminator. A part of
       * the pushed chunk where it lies in one: copy what outlives that chunk. Left out when it is longer than
       * `maxTransactionBytes`, which is one of its findings.
       */
      readonly bytes?: Uint8Array
    })
