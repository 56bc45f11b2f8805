import type { IncomingMessage } from 'node:http'

/** Header lines as they came, in order, names in the sender's case, folded ones joined. */
export function headerLines({ rawHeaders }: IncomingMessage): (readonly [string, string])[] {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
  )
}
