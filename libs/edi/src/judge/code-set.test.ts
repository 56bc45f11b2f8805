import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CodeSet } from './code-set.ts'

const has = (set: CodeSet, text: string) => set.has(Buffer.from(`x${text}y`), 1, 1 + text.length)

test('a set of codes has exactly its codes, short and long', () => {
  const code = fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom('A', 'B', '0', '1', ' ', 'z') })
  fc.assert(
    fc.property(fc.array(code), fc.array(code), (codes, others) => {
      const texts = new Set(codes)
      const set = new CodeSet(texts)
      for (const one of [...codes, ...others, '']) expect([one, has(set, one)]).toEqual([one, texts.has(one)])
    }),
  )
})
