import { looksLikeEdi, tradacomsRefused, unreadableFile } from '@parley/channel'
import { type Framing, frame } from '@parley/edi'
import type { Failure } from '@parley/journey'
import { type Channel, readingOf } from '@parley/model'
import { ambiguousText, fileFailure, unclaimedText } from '../documents/document-entries.ts'
import type { AskedFile } from './asked-file.ts'

/** As what the road would read a file. */
export type AskedReading =
  | { readonly kind: 'edi'; readonly framing: Framing; readonly failures: readonly Failure[] }
  | { readonly kind: 'documents'; readonly channel: Channel }
  | { readonly kind: 'refused'; readonly failure: Failure }

export function readingAsked(file: AskedFile): AskedReading {
  const reading = wayOf(file)
  switch (reading.kind) {
    case 'edi':
      return framed(file)
    case 'documents':
      return { kind: 'documents', channel: reading.channels[0] }
    case 'ambiguous':
      return refused('ROUTE_AMBIGUOUS', ambiguousText(reading.channels))
    case 'unclaimed':
      return refused('ROUTE_NO_CHANNEL', file.gateway === '' ? noGateway : unclaimedText(file))
    default:
      return reading satisfies never
  }
}

const noGateway =
  'It is no EDI, and only the gateway that a file comes in by says what else it is: name it (as2 with the agreement, or a folder).'

function wayOf({ bytes, revision, gateway, agreement, fileName }: AskedFile): ReturnType<typeof readingOf> {
  const isEdi = looksLikeEdi(bytes)
  if (gateway === '') return isEdi ? { kind: 'edi' } : { kind: 'unclaimed' }
  return readingOf(revision, {
    ...{ gateway, looksLikeEdi: isEdi },
    ...(agreement !== undefined && { agreement }),
    ...(fileName !== undefined && { fileName }),
  })
}

function refused(code: 'ROUTE_AMBIGUOUS' | 'ROUTE_NO_CHANNEL', text: string): AskedReading {
  return { kind: 'refused', failure: fileFailure(code, text) }
}

function framed({ bytes }: AskedFile): AskedReading {
  const framing = frame(bytes)
  const { interchanges, findings } = framing
  if (interchanges.length === 0) return { kind: 'refused', failure: unreadableFile(findings) }
  const failures = interchanges.flatMap(({ standard, range }) =>
    standard === 'tradacoms' ? [tradacomsRefused(range.offset)] : [],
  )
  return { kind: 'edi', framing, failures }
}
