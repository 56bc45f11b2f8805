import { expect, test } from 'vitest'
import { Settling } from './settling.ts'
import { isUnfinishedName, type WaitingFile } from './waiting-file.ts'

const at = (ms: number) => new Date(1_000_000 + ms)
const file = (sizeBytes: number, name = 'a'): WaitingFile => ({
  ...{ name, path: `/in/${name}` },
  stamp: { sizeBytes, inode: '1', modified: '2' },
})
const names = (files: readonly WaitingFile[]) => files.map(({ name }) => name)

test('a file is taken when it has stood still for as long as asked, as we saw it', () => {
  const settling = new Settling()
  expect(settling.look([file(1)], at(0), 2000)).toEqual([])
  expect(settling.look([file(2)], at(1500), 2000)).toEqual([])
  expect(settling.look([file(2)], at(2500), 2000)).toEqual([])
  expect(names(settling.look([file(2), file(9, 'b')], at(3500), 2000))).toEqual(['a'])
})

test('a file that went away and came back begins anew', () => {
  const settling = new Settling()
  settling.look([file(1)], at(0), 100)
  settling.look([], at(50), 100)
  expect(settling.look([file(1)], at(120), 100)).toEqual([])
})

test('a file that was put off waits, unless it changes', () => {
  const settling = new Settling()
  settling.look([file(1)], at(0), 100)
  settling.putOff(file(1), at(60_000))
  expect(settling.look([file(1)], at(30_000), 100)).toEqual([])
  expect(names(settling.look([file(1)], at(60_000), 100))).toEqual(['a'])
  settling.putOff(file(1), at(120_000))
  settling.look([file(2)], at(61_000), 100)
  expect(names(settling.look([file(2)], at(61_200), 100))).toEqual(['a'])
})

test('hidden and unfinished names are told from whole ones', () => {
  const unfinished = [
    '.orders.csv',
    'orders.csv.tmp',
    'orders.csv.PART',
    'orders.filepart',
    'orders.csv~',
    'a.swp',
  ]
  expect(unfinished.filter(isUnfinishedName)).toEqual(unfinished)
  expect(['orders.csv', 'tmp', 'part.csv', 'a.tmp.csv'].filter(isUnfinishedName)).toEqual([])
})
