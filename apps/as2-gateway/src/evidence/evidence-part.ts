import type { HeaderLines } from '@parley/as2'
import type { MessageId } from '@parley/journey'
import type { PayloadRole } from '@parley/store'
import type { Needs } from '../needs.ts'

/** One part of an evidence file, read when its turn has come. */
export type Part = {
  readonly name: string
  /** For people: what it is. */
  readonly what: string
  readonly read: () => AsyncIterable<Uint8Array>
}

export function bytesPart(name: string, what: string, bytes: Uint8Array): Part {
  return { name, what, read: () => once(bytes) }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

export function storedPart(
  { payloads }: Needs,
  { name, what }: Pick<Part, 'name' | 'what'>,
  from: { readonly id: MessageId; readonly role: PayloadRole },
): Part {
  const read = async function* () {
    yield* (await payloads.open(from.id, from.role)).read()
  }
  return { name, what, read }
}

export function headersPart(name: string, what: string, headers: HeaderLines): Part {
  const text = headers.map(([field, value]) => `${field}: ${value}\r\n`).join('')
  return bytesPart(name, what, Buffer.from(text, 'latin1'))
}
