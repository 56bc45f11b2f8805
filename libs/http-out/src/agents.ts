import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { lookUpPublic } from './public-address.ts'
import { type ProxyServer, tunnelled } from './tunnel.ts'

/** How a connection is made. Keep one object for each partner: connections are reused by it. */
export type Via = {
  readonly tls?: {
    /** PEM: the only certificates that may vouch for the server. The public ones when left out. */
    readonly trust?: string
    /** SHA-256 fingerprints (upper case, colons) of server certificates taken, whatever name and root they have. */
    readonly pins?: readonly string[]
    /** Ours towards the server, with its chain, and its key; both PEM. */
    readonly certificate?: string
    readonly privateKey?: string
  }
  readonly proxy?: ProxyServer
}

export type Addresses = 'any' | 'public'
export type Agents = { readonly http: HttpAgent; readonly https: HttpsAgent }

// The idle limit is short: a connection that the partner closes while we write to it is an ambiguous failure.
const agentOptions = { keepAlive: true, maxSockets: 64, maxFreeSockets: 8, timeout: 4_000 }
const tlsOptions = { ...agentOptions, rejectUnauthorized: true }

/** Connections of their own: one that was made to any address is never taken for a public one. */
const plain: Readonly<Record<Addresses, Agents>> = {
  any: { http: new HttpAgent(agentOptions), https: new HttpsAgent(tlsOptions) },
  public: {
    http: new HttpAgent({ ...agentOptions, lookup: lookUpPublic }),
    https: new HttpsAgent({ ...tlsOptions, lookup: lookUpPublic }),
  },
}
const special = new WeakMap<Via, Agents>()

/** The pool of connections for a way of connecting. */
export function agentsFor(via: Via | undefined, addresses: Addresses): Agents {
  if (!via) return plain[addresses]
  const known = special.get(via)
  if (known) return known
  const made = makeAgents(via)
  special.set(via, made)
  return made
}

function makeAgents({ tls = {}, proxy }: Via): Agents {
  const { trust, pins, certificate, privateKey } = tls
  const agents = {
    http: new HttpAgent(agentOptions),
    https: new HttpsAgent({
      ...agentOptions,
      // A pinned certificate needs nobody to vouch for it; a resumed session would not show it again.
      ...(pins && { maxCachedSessions: 0 }),
      rejectUnauthorized: !pins || trust !== undefined,
      ...(trust !== undefined && { ca: trust }),
      ...(certificate !== undefined && { cert: certificate }),
      ...(privateKey !== undefined && { key: privateKey }),
    }),
  }
  return proxy ? tunnelled(agents, proxy) : agents
}
