import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readProfiles } from './read-profiles.ts'

const frame = (functionName: string, url = '') => ({ functionName, url })

test('working time belongs to the room or package that is nearest above it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-profiles-'))
  const nodes = [
    { id: 1, callFrame: frame('(root)'), children: [2, 3, 4] },
    { id: 2, callFrame: frame('(idle)') },
    { id: 3, callFrame: frame('(garbage collector)') },
    { id: 4, callFrame: frame('read', 'file:///x/libs/edi/src/read.ts'), children: [5, 6] },
    { id: 5, callFrame: frame('toString', 'node:buffer') },
    { id: 6, callFrame: frame('send', 'file:///x/node_modules/kafkajs/src/network/connection.js') },
  ]
  const profile = {
    nodes,
    samples: [4, 2, 3, 4, 5, 6, 6],
    timeDeltas: [0, 9e6, 5e6, 1e6, 2e6, 1e6, 4e6],
    startTime: Number(process.hrtime.bigint()) / 1_000,
  }
  writeFileSync(join(folder, 'CPU.20261126.012233.4714.0.001.cpuprofile'), JSON.stringify(profile))
  try {
    const shares = readProfiles(folder, [4714], { from: Date.now() + 5_000, to: Date.now() + 60_000 })
    expect(readProfiles(folder, [1], { from: 0, to: Date.now() + 60_000 }).size).toBe(0)
    expect([...shares]).toEqual(
      [
        ['libs/edi', 3 / 8],
        ['kafkajs', 4 / 8],
        ['garbage collection', 1 / 8],
      ].toSorted((a, b) => Number(b[1]) - Number(a[1])),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})
