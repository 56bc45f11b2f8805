import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Revision } from '@parley/model'
import { type Calls, gatewayService } from '@parley/rpc'
import { openWay, ways } from '@parley/rpc/fixture'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Needs } from '../needs.ts'
import { gatewayQuestions } from './gateway-service.ts'

describe.each(ways)('a folder tested by %s', (way) => {
  let folder: string
  let opened: { readonly calls: Calls<typeof gatewayService>; close(): Promise<void> }
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-folder-'))
    const path = (name: string) => ({ type: 'folder', name, path: join(folder, name) })
    const gateways = new Map(['out', 'gone', 'file', 'locked'].map((name) => [name, path(name)]))
    gateways.set('out', { type: 'folder', name: 'out', path: folder })
    const revision = { gateways } as unknown as Revision
    const revisions = { current: () => revision } as unknown as Needs['revisions']
    opened = await openWay(way, gatewayService, gatewayQuestions({ revisions } as unknown as Needs))
  })
  afterAll(async () => {
    await opened.close()
    await chmod(join(folder, 'locked'), 0o700).catch(() => undefined)
    await rm(folder, { recursive: true })
  })

  const ask = (gateway: string) =>
    opened.calls.testConnection(
      { test: { $case: 'send', value: { gateway, wait: undefined } } },
      { timeoutMs: 10_000 },
    )

  test('a good one passes all layers, and nothing is left in it', async () => {
    await writeFile(join(folder, 'there.json'), '{}')
    const report = await ask('out')
    expect(report).toMatchObject({ direction: 'DIRECTION_OUT', gateway: 'out', outcome: 'LAYER_OUTCOME_OK' })
    expect(report.failedAt).toBeUndefined()
    expect(report.layers.map(({ name, outcome }) => [name, outcome])).toEqual(
      ['there', 'readable', 'writable', 'rename', 'space'].map((name) => [name, 'LAYER_OUTCOME_OK']),
    )
    expect(await readdir(folder)).toContain('there.json')
    expect((await readdir(folder)).filter((name) => name.startsWith('.parley'))).toEqual([])
  })

  test('one that is not there fails at its first layer, with what to do', async () => {
    const report = await ask('gone')
    expect(report).toMatchObject({ outcome: 'LAYER_OUTCOME_FAILED', failedAt: 'there' })
    expect(report.layers[0]?.text).toContain('ENOENT')
    expect(report.layers[0]?.text).toContain('mount')
    expect(report.layers.slice(1).every(({ outcome }) => outcome === 'LAYER_OUTCOME_NOT_TRIED')).toBe(true)
    await expect(readdir(join(folder, 'gone'))).rejects.toThrow('ENOENT')
  })

  test('a file is no folder', async () => {
    await writeFile(join(folder, 'file'), '')
    const report = await ask('file')
    expect(report.failedAt).toBe('there')
    expect(report.layers[0]?.text).toContain('is a file and no folder')
  })

  test('a gateway that is none of its own is not found', async () => {
    const text = 'No folder gateway "other" is deployed'
    await expect(ask('other')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining(text),
    })
  })
})
