import { expect, test } from 'vitest'
import { HeadUnfolder } from './unfold-head.ts'

function unfolded(text: string, pieceBytes: number): string {
  const unfolder = new HeadUnfolder()
  const bytes = Buffer.from(text, 'latin1')
  let out = ''
  for (let at = 0; at < bytes.length; at += pieceBytes)
    out += unfolder.push(bytes.subarray(at, at + pieceBytes)).toString('latin1')
  return out
}

const line = 'POST /as2 HTTP/1.1\r\n'

test.each([
  ['a folded line', `${line}A: b;\r\n c\r\n\r\nbody`, `${line}A: b; c\r\n\r\nbody`],
  ['one folded by tab, twice', `${line}A: b\r\n\tc\r\n\td\r\n\r\n`, `${line}A: b\tc\td\r\n\r\n`],
  ['the line after a folded one', `${line}A: b\r\n c\r\nD: e\r\n\r\n`, `${line}A: b c\r\nD: e\r\n\r\n`],
  ['a body that looks folded', `${line}A: b\r\n\r\nx\r\n y`, `${line}A: b\r\n\r\nx\r\n y`],
  ['empty lines before', `\r\n\r\n${line}A: b\r\n c\r\n\r\n`, `\r\n\r\n${line}A: b c\r\n\r\n`],
  ['a blank after the request line', `${line} A: b\r\n\r\n`, `${line} A: b\r\n\r\n`],
  ['a folded length', `${line}Content-Length:\r\n 5\r\n\r\n`, `${line}Content-Length:\r\n 5\r\n\r\n`],
  [
    'a folded encoding',
    `${line}transfer-encoding: a\r\n\tb\r\n\r\n`,
    `${line}transfer-encoding: a\r\n\tb\r\n\r\n`,
  ],
  ['a bare LF', `${line}A: b\n c\r\n\r\n`, `${line}A: b\n c\r\n\r\n`],
  ['a bare CR', `${line}A: b\r c\r\r\n\r\n`, `${line}A: b\r c\r\r\n\r\n`],
])('%s, however it is cut', (_name, text, expected) => {
  for (let pieceBytes = 1; pieceBytes <= text.length; pieceBytes++)
    expect(unfolded(text, pieceBytes)).toBe(expected)
})

test('what is not told apart yet is held back, two bytes at most', () => {
  const unfolder = new HeadUnfolder()
  expect(unfolder.push(Buffer.from(`${line}A: b\r\n`)).toString()).toBe(`${line}A: b`)
  expect(unfolder.push(Buffer.from('\r')).toString()).toBe('\r\n')
  expect(unfolder.push(Buffer.from('\nx')).toString()).toBe('\r\nx')
})
