import { type LookupAddress, lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/*
 * Addresses that are not on the public internet, or lead back from it (RFC 6890): loopback, private, link-local (the
 * metadata services of clouds), shared, documentation, multicast, and the forms of IPv6 that carry an IPv4 address
 * inside, which could be any of these.
 */
const ipv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]
const ipv6 = [
  '::/96',
  '::ffff:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/32',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]

/** A list each: a list of both would take every IPv4 address for its mapped form. */
const notPublic = { ipv4: listOf(ipv4, 'ipv4'), ipv6: listOf(ipv6, 'ipv6') }

function listOf(subnets: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const subnet of subnets) {
    const [net = '', bits = ''] = subnet.split('/')
    list.addSubnet(net, Number(bits), family)
  }
  return list
}

/** The name leads to an address that is not public. */
export class NotPublic extends Error {
  readonly code = 'ENOTPUBLIC'
  constructor() {
    super('the address is not public')
    this.name = 'NotPublic'
  }
}

/** An IP address in text; anything else is not public either. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return false
  const name = family === 6 ? 'ipv6' : 'ipv4'
  return !notPublic[name].check(address, name)
}

/** False when the host of a URL is an address, in whatever spelling, that is not public. A name says nothing yet. */
export function mayBePublic({ hostname }: URL): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return isIP(bare) === 0 || isPublicAddress(bare)
}

/** Looks a name up when the connection is made, so that no second answer of the name's server can slip in between. */
export const lookUpPublic: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return done(error, '')
    if (found.length === 0 || !found.every(({ address }) => isPublicAddress(address)))
      return done(new NotPublic(), '')
    const [first = { address: '', family: 0 }] = found as LookupAddress[]
    if (options.all) done(null, found)
    else done(null, first.address, first.family)
  })
}
