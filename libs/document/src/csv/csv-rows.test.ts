import { expect, test } from 'vitest'
import { csvRows } from './csv-rows.ts'

test('CSV is read with quotes, empty cells and any line end', () => {
  expect(csvRows('a,b\r\n"x ""1""","y\nz"\n,\n\n"",2')).toEqual({
    kind: 'rows',
    rows: [
      ['a', 'b'],
      ['x "1"', 'y\nz'],
      ['', ''],
      ['', '2'],
    ],
  })
  expect(csvRows('\uFEFFa\tb\n1\t')).toEqual({
    kind: 'rows',
    rows: [
      ['a', 'b'],
      ['1', ''],
    ],
  })
  expect(csvRows('a,b\n"x"y,1')).toEqual({ kind: 'fault', text: 'row 2 has letters after a closing quote' })
})
