import { randomBytes } from 'node:crypto'
import type { Sized } from '@parley/as2'

const line = (number: number, noise: string) =>
  `PO1*${number}*${number % 97}*EA*${noise.length}.25*PE*VN*${noise}~\r\n`
const blockBytes = 2 ** 20

/** X12-like lines of that many bytes, never twice the same; a mebibyte of them comes again and again in a large one. */
export function orderText(sizeBytes: number): Sized {
  const noise = randomBytes(Math.ceil(Math.min(sizeBytes, blockBytes) / 2)).toString('hex')
  let text = ''
  for (let at = 0; text.length < Math.min(sizeBytes, blockBytes); at += 32)
    text += line(at / 32, noise.slice(at, at + 32))
  const block = Buffer.from(text)
  return {
    sizeBytes,
    async *read() {
      for (let left = sizeBytes; left > 0; left -= block.length) yield block.subarray(0, left)
    },
  }
}
