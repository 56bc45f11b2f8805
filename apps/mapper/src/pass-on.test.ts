import type { Rendering } from '@parley/channel'
import { expect, test } from 'vitest'
import { passOn } from './pass-on.ts'

const rendering = {
  kind: 'rendering',
  outputs: [{ mediaType: '', extension: '' }],
} as unknown as Rendering

async function formOf(text: string, fileName?: string) {
  const bytes = Buffer.from(text)
  const content = {
    ...{ sizeBytes: bytes.length, sha256: '', mediaType: 'text/csv' },
    async *read() {
      yield bytes
    },
  }
  const passed = await passOn(rendering, content, fileName)
  const [output] = passed.rendering.outputs
  return [output?.mediaType, output?.extension]
}

test.each([
  ['ISA*00*          *00*', 'application/edi-x12'],
  ['\r\n\ufeffISA*00*', 'text/csv'],
  ['\ufeff\nISA*00*', 'application/edi-x12'],
  ["UNB+UNOC:3+VISA'S:14+", 'application/edifact'],
  ["UNA:+.? 'UNB+UNOC:3+ISA+", 'application/edifact'],
  ['a,b', 'text/csv'],
])('what passes on unread and begins with %j is %s', async (text, mediaType) => {
  expect((await formOf(text))[0]).toBe(mediaType)
})

test('it keeps the ending that it came with, and without one has that of what it is', async () => {
  expect(await formOf('a,b', 'orders.dat.txt')).toEqual(['text/csv', 'txt'])
  expect(await formOf('a,b')).toEqual(['text/csv', 'csv'])
  expect(await formOf('ISA*00*')).toEqual(['application/edi-x12', 'edi'])
})
