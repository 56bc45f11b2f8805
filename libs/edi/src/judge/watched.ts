import type { Place } from '../finding.ts'
import type { Program } from '../guide/program.ts'
import type { Seen } from '../guide/watch-program.ts'
import type { SegmentReader } from '../segment-reader.ts'
import type { Judgement } from './judgement.ts'
import { Watch } from './watch.ts'

/** The watch over one transaction, and how it sees the segment at hand. */
export type Watched = { readonly watch: Watch; readonly seen: Seen }

type Around = {
  readonly reader: SegmentReader
  readonly judgement: Judgement
  readonly place: () => Place
}

/** Undefined for a guide without conditions and balances: it costs nothing then. */
export function watchedIn({ watch, places }: Program, around: Around): Watched | undefined {
  if (watch === undefined) return undefined
  const { reader, judgement, place } = around
  const seen: Seen = {
    reader,
    place(at) {
      const own = place()
      if (at === undefined) return own
      const { element, component } = at
      const byteOffset = element <= reader.elementCount ? reader.offsetOf(element) : own.byteOffset
      return { ...own, element, ...(component !== undefined && { component }), byteOffset }
    },
    report: (code, text, found) => judgement.report(code, text, found),
  }
  return { watch: new Watch(watch, places), seen }
}
