import { expect, test } from 'vitest'
import { frame } from '../frame/framer.ts'
import { readInterchangeTree } from './read-interchange-tree.ts'

const file = (password: string) =>
  Buffer.from(
    `STX=ANA:1+5000000000000:STORES+5010000000000:SUPPLIER+070315:130233+000007+${password}+ORDHDR+B'MHD=1+ORDHDR:9'TYP=0430+NEW-ORDERS'MTR=3'END=1'`,
  )

function headerOf(password: string) {
  const bytes = file(password)
  const [interchange] = frame(bytes).interchanges
  if (interchange === undefined) throw new Error('no transmission')
  return readInterchangeTree(bytes, interchange).header
}

test('the password of STX is in no tree', () => {
  for (const password of ['PASSW', 'PASSW:PW']) {
    const header = headerOf(password)
    expect(JSON.stringify(header)).not.toContain('PASSW')
    expect(header.elements.slice(4, 8)).toEqual(['000007', '***', 'ORDHDR', 'B'])
  }
  expect(headerOf('').elements[5]).toBe('')
})
