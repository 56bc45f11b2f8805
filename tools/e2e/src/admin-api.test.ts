import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { allMessages, type MessageView } from '@parley/rig'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { childOf, fileIn, openScene, order, type Scene } from './scene.ts'

/** What a console or a script of somebody else asks of the admin API. */

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
  for (const number of [1, 2, 3]) await scene.rig.twin.send({ ...order(number), messageId: `api-${number}` })
  for (const number of [1, 2, 3]) await fileIn(scene.rig, `api-${number}`, 'delivered')
})
afterAll(() => scene.end())

type Page = { readonly messages: readonly MessageView[]; readonly nextCursor?: string }

async function ask(path: string, method = 'GET') {
  const answer = await fetch(new URL(path, scene.rig.parley.adminUrl), { method })
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) }
}

async function askJson(path: string, method = 'GET'): Promise<{ status: number; body: unknown }> {
  const { status, bytes } = await ask(path, method)
  return { status, body: JSON.parse(bytes.toString('utf8')) }
}

function search(query: Readonly<Record<string, string>>): Promise<Page> {
  return scene.rig.parley.api<Page>(`/api/v1/messages?${new URLSearchParams(query)}`)
}

test('the committed document of the API is the one that the running program serves', async () => {
  const committed = await readFile(new URL('../../../docs/openapi.json', import.meta.url), 'utf8')
  const served = (await ask('/api/v1/openapi.json')).bytes.toString('utf8')
  expect(committed).toBe(`${JSON.stringify(JSON.parse(served), undefined, 2)}\n`)
})

test.each<Readonly<Record<string, string>>>([{}, { state: 'delivered', direction: 'in' }])(
  'pages filtered by %j show every message once, in order, while new ones come in',
  async (filters) => {
    const { rig } = scene
    const before = (await allMessages(rig.parley, filters)).map(({ id }) => id)
    expect(before.length).toBeGreaterThan(5)
    const seen: string[] = []
    let cursor: string | undefined
    let number = Object.keys(filters).length * 100 + 10
    do {
      const page = await search({ limit: '2', ...filters, ...(cursor !== undefined && { cursor }) })
      seen.push(...page.messages.map(({ id }) => id))
      cursor = page.nextCursor
      const messageId = `api-${number}`
      expect((await rig.twin.send({ ...order(number), messageId })).verdict).toBe('accepted')
      number += 1
    } while (cursor !== undefined)
    expect(seen).toEqual(before)
    await fileIn(rig, `api-${number - 1}`, 'delivered')
    expect((await allMessages(rig.parley, filters)).length).toBeGreaterThan(before.length)
  },
)

test('a page that holds the last message says that there is no other', async () => {
  const all = (await search({ key: 'E0000001', limit: '200' })).messages
  expect(all.length).toBeGreaterThan(0)
  const exact = await search({ key: 'E0000001', limit: String(all.length) })
  expect(exact).toEqual({ messages: all })
})

test('a message is found by PO number, ISA13 and AS2 Message-ID, exactly', async () => {
  const kinds = async (key: string) => (await search({ key })).messages.map(({ kind }) => kind).sort()
  expect(await kinds('E0000002')).toContain('transaction')
  expect(await kinds('000000002')).toEqual(expect.arrayContaining(['file', 'transaction']))
  expect(await kinds('api-2')).toEqual(['file'])
  for (const other of ['E000000', 'e0000002', 'E0000002 ', 'E%', "' or '1'='1", '\0', '\ud800']) {
    expect(await kinds(other), JSON.stringify(other)).toEqual([])
  }
})

test('what is not there is a 404 with a sentence', async () => {
  const id = '01a20997-0000-7000-8000-000000000000'
  for (const [path, method] of [
    [`/api/v1/messages/${id}`, 'GET'],
    [`/api/v1/messages/${id}/payloads/content`, 'GET'],
    [`/api/v1/messages/${id}/payloads/mdn`, 'GET'],
    [`/api/v1/messages/${id}/resubmit`, 'POST'],
  ] as const) {
    const answer = await askJson(path, method)
    expect(answer, path).toEqual({ status: 404, body: { text: expect.stringContaining(id) } })
  }
  const { message } = await fileIn(scene.rig, 'api-1', 'delivered')
  expect(await askJson(`/api/v1/messages/${message.id}/payloads/wire`)).toMatchObject({ status: 404 })
})

const wrongRequests = [
  ['/api/v1/messages/17', 'params.id'],
  ['/api/v1/messages/01a20997-0000-7000-8000-000000000000/payloads/secrets', 'params.role'],
  ['/api/v1/messages?cursor=zzz', 'query.cursor'],
  ['/api/v1/messages?cursor=', 'query.cursor'],
  [`/api/v1/messages?cursor=${Buffer.from('2026-01-01 x').toString('base64url')}`, 'query.cursor'],
  ['/api/v1/messages?limit=0', 'query.limit'],
  ['/api/v1/messages?limit=201', 'query.limit'],
  ['/api/v1/messages?limit=many', 'query.limit'],
  ['/api/v1/messages?state=lost', 'query.state'],
  ['/api/v1/messages?key=a&key=b', 'query.key'],
  ['/api/v1/messages?sate=failed', 'query'],
] as const

test.each(wrongRequests)('%s is a 400 that names the place', async (path, place) => {
  const { status, body } = await askJson(path)
  const { problems } = body as { problems: { path: string; text: string }[] }
  expect([status, problems.map((problem) => problem.path)]).toEqual([400, [place]])
  expect(problems[0]?.text).toMatch(/\w/)
})

test('every stage that a message lists is given out as it is told, and only as a download', async () => {
  const told = await fileIn(scene.rig, 'api-1', 'delivered')
  const acknowledgement = childOf(told, 'acknowledgement')
  for (const id of [told.message.id, acknowledgement.id]) {
    const { payloads } = await scene.rig.parley.api<{
      payloads: { role: string; sizeBytes: number; sha256: string }[]
    }>(`/api/v1/messages/${id}`)
    expect(payloads.length).toBeGreaterThan(1)
    for (const { role, sizeBytes, sha256 } of payloads) {
      const { status, headers, bytes } = await ask(`/api/v1/messages/${id}/payloads/${role}`)
      expect([status, headers.get('content-type'), bytes.length]).toEqual([
        200,
        'application/octet-stream',
        sizeBytes,
      ])
      expect(createHash('sha256').update(bytes).digest('hex'), role).toBe(sha256)
      expect(headers.get('content-disposition')).toBe(`attachment; filename="${id}.${role}"`)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  }
})

test('a transaction that was delivered has nothing to resubmit, and the answer says so', async () => {
  const transaction = childOf(await fileIn(scene.rig, 'api-1', 'delivered'), 'transaction')
  expect(await askJson(`/api/v1/messages/${transaction.id}/resubmit`, 'POST')).toEqual({
    status: 409,
    body: { text: expect.stringContaining('is a transaction in state delivered') },
  })
})
