import { mergesDocuments } from './compile-formats.ts'
import { fitsPattern } from './file-pattern.ts'
import type { Agreement, Channel, Revision, Routes } from './revision.ts'

/** A file that came in, before anybody has looked into it. */
export type Arrival = {
  /** Name of the gateway that took it; everything that comes over AS2 comes through `as2`. */
  readonly gateway: string
  /** That of the connection, where it has one. */
  readonly agreement?: string
  readonly fileName?: string
  /** Its first bytes are those of an interchange. */
  readonly looksLikeEdi: boolean
}

/** As what a file is read. */
export type Reading =
  /** As interchanges, whose envelopes say whose they are. */
  | { readonly kind: 'edi' }
  /** As documents of one guide, which all these channels take. */
  | {
      readonly kind: 'documents'
      /** All of a file at once, because these channels merge them. */
      readonly together: boolean
      readonly agreement: Agreement
      readonly channels: readonly [Channel, ...Channel[]]
    }
  /** Channels of several guides or agreements would take it. */
  | { readonly kind: 'ambiguous'; readonly channels: readonly Channel[] }
  /** No channel takes it. */
  | { readonly kind: 'unclaimed' }

/**
 * As what a file is read: by the channels that take files of its gateway and of its name. A channel that names files goes
 * before those that name none. What looks like EDI is EDI where EDI may come; elsewhere its channel says what it is.
 */
export function readingOf(revision: Revision, arrival: Arrival): Reading {
  const channels = channelsFor(revision, arrival)
  const documents = channels.filter((channel) => !isEdi(channel))
  const [first, ...others] = documents
  // In a folder only channels can say that EDI is to be read there: it may as well be our own, on its way out.
  const agreement = arrival.gateway === 'as2' ? revision.agreements.get(arrival.agreement ?? '') : undefined
  const agreed = agreement?.receive ?? []
  const mayBeEdi = channels.length > documents.length || agreed.some(({ format }) => isEdiFormat(format))
  if (arrival.looksLikeEdi && (mayBeEdi || first === undefined)) return { kind: 'edi' }
  if (first === undefined) return mayBeEdi ? { kind: 'edi' } : { kind: 'unclaimed' }
  const isAlike = others.every(
    (one) =>
      one.in.guide.name === first.in.guide.name &&
      one.agreement.name === first.agreement.name &&
      mergesDocuments(one.mapping) === mergesDocuments(first.mapping),
  )
  if (!isAlike) return { kind: 'ambiguous', channels: documents }
  const together = mergesDocuments(first.mapping)
  return { kind: 'documents', together, agreement: first.agreement, channels: [first, ...others] }
}

/** Whether anything but EDI may come over AS2 under this agreement; most agreements say no, and nothing is asked of them. */
export function mayBringDocuments(revision: Revision, agreement: string): boolean {
  return revision.routes.arrivals.as2.has(agreement)
}

/** Whose files a folder brings, when all of its channels are of one agreement. */
export function agreementOfFolder(
  revision: Revision,
  gateway: string,
  fileName: string,
): Agreement | undefined {
  const channels = channelsFor(revision, { gateway, fileName })
  const [first] = channels
  return channels.every(({ agreement }) => agreement === first?.agreement) ? first?.agreement : undefined
}

function channelsFor(
  { routes }: Revision,
  { gateway, agreement, fileName }: Omit<Arrival, 'looksLikeEdi'>,
): readonly Channel[] {
  const all =
    gateway === 'as2' ? routes.arrivals.as2.get(agreement ?? '') : routes.arrivals.folder.get(gateway)
  const takers = (all ?? []).filter(
    ({ in: { files } }) => files === undefined || fitsPattern(fileName ?? '', files),
  )
  const named = takers.filter(({ in: { files } }) => files !== undefined)
  return named.length > 0 ? named : takers
}

/** The look-up tables of a revision, built once: folders by gateway, AS2 by agreement, and only where it brings documents. */
export function arrivalsOf(channels: Iterable<Channel>): Routes['arrivals'] {
  const enabled = [...channels].filter((channel) => channel.enabled)
  const folder = enabled.filter((channel) => channel.in.gateway?.type === 'folder')
  const as2 = enabled.filter(
    (channel) => !isEdi(channel) && (channel.in.gateway === undefined || channel.in.gateway.type === 'as2'),
  )
  return {
    folder: Map.groupBy(folder, (channel) => channel.in.gateway?.name ?? ''),
    as2: Map.groupBy(as2, (channel) => channel.agreement.name),
  }
}

function isEdi(channel: Channel): boolean {
  return isEdiFormat(channel.in.guide.format)
}

function isEdiFormat(format: string): boolean {
  return format === 'x12' || format === 'edifact'
}
