import { isSame, type Stamp, type WaitingFile } from './waiting-file.ts'

type Seen = { readonly stamp: Stamp; readonly since: number; readonly notBefore: number }

/**
 * Which files of a folder stand still. The clock that counts is that of our own looks: a file that is copied with its old
 * time is not whole because it is old.
 */
export class Settling {
  #seen = new Map<string, Seen>()

  /** What was there at this look; answers the files that have not changed for so long. */
  look(files: readonly WaitingFile[], now: Date, settleMs: number): readonly WaitingFile[] {
    const at = now.getTime()
    const before = this.#seen
    this.#seen = new Map(
      files.map(({ path, stamp }) => {
        const known = before.get(path)
        return [path, known && isSame(known.stamp, stamp) ? known : { stamp, since: at, notBefore: 0 }]
      }),
    )
    return files.filter(({ path }) => {
      const { since = at, notBefore = 0 } = this.#seen.get(path) ?? {}
      return at - since >= settleMs && at >= notBefore
    })
  }

  /** It could not be taken: it is left alone for a while, unless it changes. */
  putOff({ path, stamp }: WaitingFile, until: Date): void {
    this.#seen.set(path, { stamp, since: 0, notBefore: until.getTime() })
  }
}
