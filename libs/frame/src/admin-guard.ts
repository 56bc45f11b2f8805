import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { TurnedAway } from './front-door.ts'

/** On every answer of the admin listener: the page may load its own three files and nothing else. */
export const securityHeaders: readonly (readonly [string, string])[] = [
  [
    'content-security-policy',
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  ],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cache-control', 'no-store'],
]

const open = ['/healthz', '/readyz']

/**
 * Who may use the admin listener: whoever has the token, or, where none is set, whoever is on this machine and
 * not a web page of somebody else (DNS rebinding, forged requests).
 */
export function refuseStrangers(request: IncomingMessage, token: string | undefined): TurnedAway | undefined {
  if (open.includes(pathOf(request))) return undefined
  const host = hostOf(request.headers.host)
  if (token === undefined && (host === undefined || !isLoopback(host.hostname))) {
    return {
      status: 403,
      text: 'Without a token this is served under a loopback name only, such as localhost.',
    }
  }
  const { origin } = request.headers
  if (origin !== undefined && originHost(origin) !== host?.host) {
    return { status: 403, text: 'The request comes from a page of another origin.' }
  }
  if (token === undefined || holdsToken(request.headers.authorization, token)) return undefined
  return {
    status: 401,
    text: 'Give the admin token as Bearer token, or as the password.',
    headers: [['www-authenticate', 'Basic realm="Parley", charset="UTF-8"']],
  }
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?')[0] ?? ''
}

function hostOf(header: string | undefined): URL | undefined {
  if (header === undefined || !/^[\w.:[\]-]+$/.test(header)) return undefined
  return URL.parse(`http://${header}`) ?? undefined
}

/** Compared with Host without the scheme: behind a proxy the browser speaks https and we http. */
function originHost(origin: string): string | undefined {
  return URL.parse(origin)?.host
}

function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(name)
}

function holdsToken(authorization: string | undefined, token: string): boolean {
  const [, scheme = '', credentials = ''] = /^(bearer|basic) +(\S+)$/i.exec(authorization ?? '') ?? []
  const given = scheme.toLowerCase() === 'basic' ? passwordOf(credentials) : credentials
  // Digests are equally long whatever was given, so that the comparison tells nothing about the token.
  return timingSafeEqual(digest(given), digest(token)) && given !== ''
}

/** RFC 7617: base64 of `user:password`; the user is of no account here. */
function passwordOf(credentials: string): string {
  const text = Buffer.from(credentials, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? '' : text.slice(colon + 1)
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
