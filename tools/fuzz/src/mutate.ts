import type { Chance } from '@parley/bench'

/** One of the ways in which files get broken; `other` is a file that pieces come from. */
type Mutation = (bytes: Buffer, chance: Chance, other: Buffer) => Buffer

/** One to six mutations, most often few. */
export function mutate(bytes: Buffer, chance: Chance, other: Buffer): Buffer {
  let mutated = bytes
  const times = 1 + Math.min(chance.whole(6), chance.whole(6))
  for (let time = 0; time < times; time++) {
    mutated = chance.pick(mutations)(mutated, chance, other).subarray(0, largestBytes)
  }
  return mutated
}

/** Duplications may not grow without end. */
const largestBytes = 64 * 1024

const flipByte: Mutation = (bytes, chance) => {
  const at = chance.whole(bytes.length + 1)
  const value = chance.hits(0.5) ? chance.whole(256) : (bytes[at] ?? 0) ^ (1 << chance.whole(8))
  return replaced(bytes, at, Math.min(1, bytes.length - at), Buffer.of(value))
}

const remove: Mutation = (bytes, chance) => {
  const [at, length] = stretch(bytes, chance)
  return replaced(bytes, at, length, nothing)
}

const duplicate: Mutation = (bytes, chance) => {
  const [at, length] = stretch(bytes, chance)
  const times = 1 + (chance.hits(0.2) ? chance.whole(60) : 0)
  return replaced(
    bytes,
    at,
    0,
    Buffer.concat(Array.from({ length: times }, () => bytes.subarray(at, at + length))),
  )
}

const splice: Mutation = (bytes, chance, other) => {
  const [at, length] = stretch(bytes, chance)
  const [from, size] = stretch(other, chance)
  return replaced(bytes, at, length, other.subarray(from, from + size))
}

const truncate: Mutation = (bytes, chance) => bytes.subarray(0, chance.whole(bytes.length + 1))

/** One separator for another: once, or everywhere. */
const swapDelimiters: Mutation = (bytes, chance) => {
  const from = chance.pick(separators).charCodeAt(0)
  const to = chance.pick(separators).charCodeAt(0)
  const copy = Buffer.from(bytes)
  const everywhere = chance.hits(0.5)
  let at = copy.indexOf(from, everywhere ? 0 : chance.whole(bytes.length + 1))
  for (; at >= 0; at = everywhere ? copy.indexOf(from, at + 1) : -1) copy[at] = to
  return copy
}

const insertWord: Mutation = (bytes, chance) => {
  const word = chance.pick(words)
  return replaced(
    bytes,
    chance.whole(bytes.length + 1),
    chance.whole(2) * word.length,
    Buffer.from(word, 'latin1'),
  )
}

const insertRun: Mutation = (bytes, chance) => {
  const character = chance.pick([...separators, 'A', '0', ' ', '\n', '\xff', '\0'] as [string, ...string[]])
  return replaced(
    bytes,
    chance.whole(bytes.length + 1),
    0,
    Buffer.alloc(1 + chance.whole(2_000), character, 'latin1'),
  )
}

/** Segments change places, go, or come twice. */
const reorder: Mutation = (bytes, chance) => {
  const terminator = bytes.includes(0x7e) ? '~' : bytes.includes(0x27) ? "'" : '\n'
  const segments = bytes.toString('latin1').split(terminator)
  const from = chance.whole(segments.length)
  const [taken = ''] = segments.splice(from, 1)
  const times = chance.whole(3)
  const to = chance.whole(segments.length + 1)
  segments.splice(to, 0, ...Array.from({ length: times }, () => taken))
  return Buffer.from(segments.join(terminator), 'latin1')
}

/** Another number where one stands: counts, control numbers, dates, versions. */
const renumber: Mutation = (bytes, chance) => {
  const numbers = [...bytes.toString('latin1').matchAll(/\d+/g)]
  const found = numbers[chance.whole(numbers.length)]
  if (found === undefined) return bytes
  const digits = chance.hits(0.5)
    ? String(chance.whole(10 ** (1 + chance.whole(9))))
    : chance.pick(['', '0', '-1', '00', '1.5', '99999999999999999999', '004010', '005010', '00501', '4'])
  return replaced(bytes, found.index, found[0].length, Buffer.from(digits))
}

const mutations = [
  ...[flipByte, flipByte, remove, duplicate, splice, truncate, swapDelimiters],
  ...[insertWord, insertRun, reorder, reorder, renumber, renumber],
] as unknown as readonly [Mutation, ...Mutation[]]

const separators = ['*', '~', '>', '^', '|', '+', ':', "'", '?', '\n', '\r', ' ', 'U', '\x1d'] as const

const words = [
  ...['ISA*', 'ISA', 'IEA*1*000000101~', 'GS*PO*A*B*20260115*0930*1*X*004010~', 'GE*1*1~', 'ST*850*0001~'],
  ...[
    'SE*4*0001~',
    "UNA:+.? '",
    'UNA',
    'UNB+UNOC:3+',
    'UNB',
    "UNZ+1+7'",
    "UNH+1+ORDERS:D:96A:UN'",
    "UNT+1+1'",
  ],
  ...[
    'UNG+',
    "UNE+1+1'",
    'UNS+D',
    'BIN*4*',
    'BIN*99999999999*',
    'LS*PO1~',
    'LE*PO1~',
    '~~',
    "''",
    '??',
    "?'",
  ],
  ...['\xef\xbb\xbf', '\xff\xfe', '\0', '\x1a', '\r\n', '\x1c', '\x1d', '\x1f', '\xc3\xa9', '\xed\xa0\x80'],
  ...['__proto__', 'constructor', 'HL*1*1*S~', 'TA1*000000007*260115*0930*A*000~', '-', 'E9', '.', ','],
] as unknown as readonly [string, ...string[]]

const nothing = Buffer.alloc(0)

/** Mostly short, sometimes of any length. */
function stretch(bytes: Buffer, chance: Chance): readonly [at: number, length: number] {
  const at = chance.whole(bytes.length + 1)
  return [at, chance.whole(Math.min(bytes.length - at, chance.hits(0.7) ? 24 : bytes.length) + 1)]
}

function replaced(bytes: Buffer, at: number, length: number, by: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + length)])
}
