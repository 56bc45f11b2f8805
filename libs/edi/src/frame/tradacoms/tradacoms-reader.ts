import type { FileFrame } from '../file-frame.ts'
import { type Head, ReleaseReader } from '../release-reader.ts'
import { TradacomsBuilder } from './tradacoms-builder.ts'

/** The separators of TRADACOMS, which no file changes: STX=ANA:1+...' */
const delimiters = { tag: 0x3d, element: 0x2b, component: 0x3a, release: 0x3f, segment: 0x27 }

/** Reads a TRADACOMS transmission, STX to END, of which `first` has been read. */
export function tradacomsReader(file: FileFrame, start: number, first: readonly number[]): ReleaseReader {
  return new ReleaseReader(file, { builder: new TradacomsBuilder(file), readHead }, { start, first })
}

/** STX= and the identifier of the syntax, such as ANA or ANAA, tell it from text that begins with these letters. */
function readHead(bytes: Uint8Array): Head | 'more' | 'none' {
  const text = Buffer.from(bytes).toString('latin1')
  if (/^STX=[A-Z]{3,4}[:+]/.test(text)) return { delimiters, headerAt: 0, hasServiceString: false }
  return /^STX=[A-Z]{0,4}$/.test(text) ? 'more' : 'none'
}
