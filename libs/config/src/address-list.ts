import { BlockList, isIP } from 'node:net'

/** Says whether an IP address is in one of these networks. An IPv4 address may come in its IPv6 form. */
export type AddressList = (address: string) => boolean

/** Networks as `203.0.113.7`, `203.0.113.0/24` or `2001:db8::/48`. Throws for what is none. */
export function addressList(networks: readonly string[]): AddressList {
  // A list each: a list of both would take every IPv4 address for its mapped form.
  const lists = { 4: new BlockList(), 6: new BlockList() }
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address)
    const longest = family === 4 ? 32 : 128
    const prefix = bits === undefined ? longest : Number(bits)
    if ((family !== 4 && family !== 6) || !/^\d*$/.test(bits ?? '') || prefix > longest)
      throw new Error(`${network} is no IP address or network, such as 203.0.113.0/24`)
    lists[family].addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6')
  }
  return (address) => {
    const plain = plainAddress(address)
    const family = isIP(plain)
    return (family === 4 || family === 6) && lists[family].check(plain, family === 4 ? 'ipv4' : 'ipv6')
  }
}

/** `::ffff:192.0.2.1`, as a socket that listens on both families says it, is 192.0.2.1. */
export function plainAddress(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
}
