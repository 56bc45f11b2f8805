import type { IncomingMessage } from 'node:http'
import { headerLines } from './header-lines.ts'

/** Why a request is turned away before any endpoint sees it. */
export type TurnedAway = {
  readonly status: 400 | 401 | 403
  readonly text: string
  readonly headers?: readonly (readonly [string, string])[]
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/**
 * Refuses requests whose end two parsers could see at different places, which the lenient parser takes. A proxy
 * before us that reads them otherwise could be made to smuggle a request (RFC 9112 6.3, 11.2).
 */
export function refuseAmbiguous(request: IncomingMessage): TurnedAway | undefined {
  const lines = headerLines(request)
  const values = (name: string) =>
    lines.filter((line) => line[0].toLowerCase() === name).map((line) => line[1])
  const lengths = values('content-length')
  const encodings = values('transfer-encoding')
  if (lines.some(([name]) => !token.test(name)))
    return refused('A header name is not a token (RFC 9110 5.1).')
  if (lines.some(([, value]) => value.includes('\0'))) return refused('A header holds a NUL (RFC 9110 5.5).')
  if (lengths.length > 1) return refused('Content-Length is there more than once (RFC 9112 6.3).')
  if (lengths.length > 0 && encodings.length > 0) {
    return refused('Content-Length and Transfer-Encoding exclude each other (RFC 9112 6.3).')
  }
  if (encodings.length > 1 || (encodings[0] !== undefined && encodings[0].toLowerCase() !== 'chunked')) {
    return refused('The only Transfer-Encoding taken is chunked (RFC 9112 6.1).')
  }
  return undefined
}

function refused(text: string): TurnedAway {
  return { status: 400, text }
}
