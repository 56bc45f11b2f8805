import type { EdiKind } from '../generate/edi-file.ts'

/** One row of the table: what is done with a file of that kind, in a process of its own. */
export type Measurement = {
  readonly name: string
  readonly what: string
  /** `wrong`: 5 % of the segments of an 850 are made wrong. `short`: 850s of one line. */
  readonly files: readonly FileKind[]
  /** Part of the file that is used, where the work needs all of it in memory at once. Default 1. */
  readonly share?: number
  run(path: string, options: RunOptions): Promise<Counts>
}

export type FileKind = EdiKind | 'wrong' | 'short'

export type RunOptions = {
  readonly base: string
  /** Written and removed by the caller. */
  readonly output: string
  readonly peers: string
}

export type Counts = {
  readonly transactions?: number
  readonly segments?: number
  readonly findings?: number
  /** Bytes that were worked on, when they are not those of the file. */
  readonly bytes?: number
  readonly note?: string
  /** Processor seconds of the part that counts, where the run prepares something first. */
  readonly cpuSeconds?: number
}

/** What the process of one measurement prints. */
export type Measured = Counts & {
  readonly cpuSeconds: number
  readonly wallSeconds: number
  readonly rssMiB: number
  readonly fileBytes: number
}
