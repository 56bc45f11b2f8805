import type { Seen } from '../guide/watch-program.ts'
import { partPlace, segmentPlace, type Walk } from './walk.ts'
import { Watch } from './watch.ts'

/** The watch over one transaction, and how it sees the segment at hand. */
export type Watched = { readonly watch: Watch; readonly seen: Seen }

/** Undefined for a guide without conditions and balances: it costs nothing then. */
export function watchedIn(walk: Walk): Watched | undefined {
  const { reader, judgement, program } = walk
  const { watch, places } = program
  if (watch === undefined) return undefined
  const seen: Seen = {
    reader,
    place(at) {
      if (at === undefined) return segmentPlace(walk)
      const { element, component } = at
      const span = reader.spanOf(element, component)
      return partPlace(walk, { element, ...(component !== undefined && { component }), ...span })
    },
    report: (code, text, place) => {
      const isMissing = code === 'SEGMENT_REQUIRED_BY_RULE'
      judgement.report(code, () => ({ text, place: isMissing ? { ...place, byteLength: 0 } : place }))
    },
  }
  return { watch: new Watch(watch, places), seen }
}
