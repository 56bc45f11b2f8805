/** How one relation between Parley and a foreign product is secured; both directions alike. */
export type Exchange = {
  /** AS2 id and X12 id of the peer in this relation: six capital letters and digits. */
  readonly peer: string
  readonly sign: 'sha-256' | 'none'
  readonly encrypt: 'aes-256-cbc' | 'aes-128-cbc' | 'none'
  /** RFC 5402: what is signed is the compressed payload, or what is compressed is the signed one. */
  readonly compress: 'inside-signature' | 'outside-signature' | 'none'
  readonly receipt: 'signed' | 'unsigned' | 'none'
  readonly receiptComes: 'at-once' | 'by-itself'
}

/** Our side, as a peer must know it. */
export type ParleySide = {
  readonly as2Id: string
  readonly url: string
  readonly certificatePem: string
}

const securities = ['none', 'sha-256'] as const
const ciphers = ['none', 'aes-256-cbc'] as const
const compressions = ['none', 'inside-signature', 'outside-signature'] as const
const receipts = [
  ['none', 'at-once'],
  ['unsigned', 'at-once'],
  ['signed', 'at-once'],
  ['unsigned', 'by-itself'],
  ['signed', 'by-itself'],
] as const

/**
 * The 24 permutations of RFC 4130 2.4.2 and RFC 5402, each with either order of compressing and signing, and with
 * receipts that come at once and by themselves: 50 relations. The prefix is of four characters.
 */
export function everyExchange(prefix: string): readonly Exchange[] {
  const all: Omit<Exchange, 'peer'>[] = []
  for (const sign of securities)
    for (const encrypt of ciphers)
      for (const compress of compressions)
        for (const [receipt, receiptComes] of receipts) {
          // Without a signature there is no inside and outside.
          if (sign === 'none' && compress === 'outside-signature') continue
          all.push({ sign, encrypt, compress, receipt, receiptComes })
        }
  return all.map((exchange, index) => ({ peer: `${prefix}${String(index).padStart(2, '0')}`, ...exchange }))
}

/** In words, for the names of checks. */
export function wordsOf({ sign, encrypt, compress, receipt, receiptComes }: Exchange): string {
  const security = [
    sign === 'none' ? 'not signed' : 'signed',
    encrypt === 'none' ? 'not encrypted' : 'encrypted',
    compress === 'none' ? 'not compressed' : `compressed ${compress.replace('-', ' the ')}`,
  ]
  const answer = receipt === 'none' ? 'no receipt' : `${receipt} receipt ${receiptComes.replaceAll('-', ' ')}`
  return [...security, answer].join(', ')
}
