import { existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * What the twin itself saw, one JSON line an event, written at once. It is the partner's side of every check:
 * Parley's ledger never touches it.
 */
export type HistoryEvent =
  | {
      readonly what: 'sent'
      readonly at: number
      readonly messageId: string
      readonly order: string
      readonly sha256: string
    }
  | {
      readonly what: 'answered'
      readonly at: number
      readonly messageId: string
      readonly status: number
      /** accepted, negative, mic-mismatch, invalid, missing, or unreachable when no answer came. */
      readonly verdict: string
      readonly text: string
      /** Of the whole answer body: two answers to one Message-ID must have the same. */
      readonly sha256: string
    }
  /** A message of ours that the twin could open, noted before it answers. */
  | {
      readonly what: 'received'
      readonly at: number
      readonly messageId: string
      /** Of the request's entity as it came, and of the document in it: a repeat must have the same. */
      readonly wireSha256: string
      readonly sha256: string
    }
  | {
      readonly what: 'acknowledged'
      readonly at: number
      /** The AS2 Message-ID that brought the 997. */
      readonly messageId: string
      /** Of the request's entity as it came: a repeat must have the same. */
      readonly wireSha256: string
      readonly group: string
      readonly verdict: string
      readonly transactions: readonly { readonly controlNumber: string; readonly verdict: string }[]
    }
  | { readonly what: 'refused'; readonly at: number; readonly messageId: string; readonly text: string }

export class History {
  readonly #file: number

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true })
    this.#file = openSync(path, 'a')
  }

  add(event: HistoryEvent): void {
    writeSync(this.#file, `${JSON.stringify(event)}\n`)
  }
}

/** Puts a document that came in under the name of its hash; half of one is never seen. */
export function keepDocument(folder: string, sha256: string, content: Uint8Array): void {
  const path = join(folder, sha256)
  if (existsSync(path)) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${path}.part`, content)
  renameSync(`${path}.part`, path)
}

export function readHistory(path: string): readonly HistoryEvent[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as HistoryEvent)
}
