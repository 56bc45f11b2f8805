import type { FileFrame } from '../file-frame.ts'
import { ReleaseReader } from '../release-reader.ts'
import { EdifactBuilder } from './edifact-builder.ts'
import { readServiceString } from './read-service-string.ts'

/** Reads an EDIFACT interchange, UNA or UNB to UNZ, of which `first` has been read. */
export function edifactReader(file: FileFrame, start: number, first: readonly number[]): ReleaseReader {
  const syntax = { builder: new EdifactBuilder(file), readHead: readServiceString }
  return new ReleaseReader(file, syntax, { start, first })
}
