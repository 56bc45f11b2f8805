import { createHash, timingSafeEqual } from 'node:crypto'
import type { As2Request } from '@parley/as2'
import { type AddressList, addressList } from '@parley/config'
import type { Answer, EndpointRequest } from '@parley/frame'
import type { As2Access, As2Relationship, Credentials } from '@parley/model'
import type { FailureThrottle } from './failure-throttle.ts'
import type { Needs } from './needs.ts'
import { plainRefusal } from './refuse.ts'

/** One sender as failures are counted: both ids, and where it sends from. */
export function senderOf({ from, to }: As2Request, { remoteAddress }: EndpointRequest): string {
  return `${from}\0${to}\0${remoteAddress}`
}

type Caller = { readonly request: EndpointRequest; readonly sender: string }

/**
 * Whether a caller may send for this relationship at all, decided before its body is read. What it returns is the answer
 * to one that may not.
 */
export async function turnAway(
  needs: Needs,
  throttle: FailureThrottle,
  { agreement }: As2Relationship,
  caller: Caller,
): Promise<Answer | undefined> {
  const until = throttle.turnedAwayUntil(caller.sender)
  if (until) return tooManyFailures(needs, until)
  const access = agreement.as2?.access
  if (!access) return undefined
  const { request, sender } = caller
  if (!fromAgreedAddress(access, request))
    return notAllowed(needs, 'It does not come from an agreed address.')
  if (!showsAgreedCertificate(access, request))
    return notAllowed(needs, 'It shows no agreed TLS client certificate.')
  if (access.basic && !(await holds(needs, access.basic, request))) {
    throttle.failed(sender)
    const answer = plainRefusal(needs, 401, 'AS2_NOT_ALLOWED', 'User name and password are needed, or wrong.')
    return {
      ...answer,
      headers: [...(answer.headers ?? []), ['www-authenticate', 'Basic realm="AS2"']],
      close: true,
    }
  }
  return undefined
}

function tooManyFailures(needs: Needs, until: Date): Answer {
  const seconds = Math.max(1, Math.ceil((until.getTime() - needs.now().getTime()) / 1_000))
  const text =
    'Too many messages from here could not be opened. Check keys and certificates; try again later.'
  const answer = plainRefusal(needs, 403, 'AS2_TOO_MANY_FAILURES', text)
  return { ...answer, headers: [...(answer.headers ?? []), ['retry-after', String(seconds)]], close: true }
}

function notAllowed(needs: Needs, text: string): Answer {
  return { ...plainRefusal(needs, 403, 'AS2_NOT_ALLOWED', text), close: true }
}

const lists = new WeakMap<readonly string[], AddressList>()

function fromAgreedAddress({ addresses }: As2Access, { remoteAddress }: EndpointRequest): boolean {
  if (!addresses) return true
  const list = lists.get(addresses) ?? addressList(addresses)
  lists.set(addresses, list)
  return list(remoteAddress)
}

function showsAgreedCertificate(
  { clientCertificates }: As2Access,
  { clientCertificate }: EndpointRequest,
): boolean {
  if (!clientCertificates) return true
  return clientCertificate !== undefined && clientCertificates.includes(clientCertificate)
}

/** RFC 7617 2. Digests are equally long whatever was given, so that the comparison tells nothing. */
async function holds(
  needs: Needs,
  { user, password }: Credentials,
  { headers }: EndpointRequest,
): Promise<boolean> {
  const secret = (await needs.secrets.read(password)).reveal()
  const [field] = headers.filter(([name]) => name.toLowerCase() === 'authorization')
  const given = /^basic +([A-Za-z0-9+/=]+)$/i.exec(field?.[1] ?? '')?.[1] ?? ''
  return timingSafeEqual(digest(Buffer.from(given, 'base64')), digest(Buffer.from(`${user}:${secret}`)))
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
