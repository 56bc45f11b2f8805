import type { Framing } from '../interchange.ts'
import { FileFrame } from './file-frame.ts'
import { FileReader } from './file-reader.ts'
import { FoundFraming } from './found-framing.ts'
import { defaultLimits, type FramerLimits } from './limits.ts'

/** Reads a file in chunks of any size; the result is the same at every chunk size. */
export type Framer = { write(chunk: Uint8Array): void; end(): Framing }

/** A push reader for one file. Holds at most one segment in memory (`maxSegmentBytes`), plus what it found. */
export function createFramer(limits: FramerLimits = {}): Framer {
  const found = new FoundFraming()
  const reader = new FileReader(new FileFrame({ ...defaultLimits, ...limits }, (event) => found.take(event)))
  return {
    write: (chunk) => reader.write(chunk),
    end: () => {
      reader.end()
      return found.framing
    },
  }
}

/** Finds the interchanges, groups and transactions of a whole file. Never throws on what a partner sent. */
export function frame(bytes: Uint8Array, limits?: FramerLimits): Framing {
  const framer = createFramer(limits)
  framer.write(bytes)
  return framer.end()
}
