/**
 * The console's one page: a list of messages and, by #<id>, one of them with its road.
 * Everything shown goes through textContent: what partners sent is never read as HTML.
 */

type Legs = { transport: string; functional: string; business: string }
type Failure = {
  code: string
  class: string
  stage: string
  text: string
  position?: Record<string, unknown>
}
type Message = {
  id: string
  parentId?: string
  direction: string
  kind: string
  state: string
  legs: Legs
  partner?: string
  documentType?: string
  channel?: string
  gateway?: string
  revision: string
  sizeBytes: number
  failure?: Failure
  at: string
}
type Page = { messages: Message[]; nextCursor?: string }
type Story = {
  message: Message
  keys: { name: string; value: string }[]
  steps: { at: string; stage: string; what: string; detail?: Record<string, unknown> }[]
  deliveries: { gateway: string; identity: string; state: string; attemptCount: number; nextTryAt?: string }[]
  children: Message[]
  payloads: { role: string; sizeBytes: number }[]
}

const rows = find('rows', HTMLElement)
const more = find('more', HTMLButtonElement)
const list = find('list', HTMLElement)
const story = find('story', HTMLElement)
const fault = find('fault', HTMLElement)
const search = find('search', HTMLFormElement)
const shownBytes = 64 * 1024

let cursor: string | undefined

search.addEventListener('submit', (event) => {
  event.preventDefault()
  location.hash = ''
  void guarded(() => showList())
})
more.addEventListener('click', () => void guarded(() => showList(cursor)))
addEventListener('hashchange', () => void guarded(show))
void guarded(show)

async function show(): Promise<void> {
  const id = location.hash.slice(1)
  list.hidden = id !== ''
  story.hidden = id === ''
  await (id === '' ? showList() : showStory(id))
}

async function showList(after?: string): Promise<void> {
  const form = new FormData(search)
  const query = new URLSearchParams({ limit: '50' })
  for (const name of ['key', 'state']) if (form.get(name)) query.set(name, String(form.get(name)).trim())
  if (after !== undefined) query.set('cursor', after)
  const page = await get<Page>(`/api/v1/messages?${query}`)
  if (after === undefined) rows.replaceChildren()
  rows.append(...page.messages.map(row))
  cursor = page.nextCursor
  more.hidden = cursor === undefined
  find('empty', HTMLElement).hidden = rows.childElementCount > 0
}

function row(message: Message): HTMLElement {
  const link = element('a', documentName(message))
  link.setAttribute('href', `#${message.id}`)
  return element(
    'tr',
    cell(clock(message.at), 'time'),
    cell(link),
    cell(message.partner ?? ''),
    cell(message.state, tone(message.state)),
    cell(message.legs.transport, tone(message.legs.transport)),
    cell(message.legs.functional, tone(message.legs.functional)),
    cell(String(message.sizeBytes), 'number'),
  )
}

async function showStory(id: string): Promise<void> {
  const told = await get<Story>(`/api/v1/messages/${encodeURIComponent(id)}`)
  const { message } = told
  story.replaceChildren(
    element('h2', documentName(message)),
    ...(message.failure ? [failureNote(message.failure)] : []),
    facts(told),
    element('h3', 'Timeline'),
    timeline(told),
    ...deliveries(told),
    ...children(told),
    element('h3', 'Bytes of each stage'),
    ...told.payloads.map((payload) => stageBytes(message.id, payload)),
  )
}

function failureNote(failure: Failure): HTMLElement {
  const where = failure.position ? ` (${pairs(failure.position)})` : ''
  const note = element('p', element('strong', failure.code), ` ${failure.text}${where}`)
  note.className = 'failure'
  return note
}

function facts({ message, keys }: Story): HTMLElement {
  const { state, legs } = message
  const parent =
    message.parentId === undefined ? [] : [['part of', linkTo(message.parentId, message.parentId)] as const]
  const all: (readonly [string, string | HTMLElement])[] = [
    ['state', state],
    ['legs', `transport ${legs.transport}, functional ${legs.functional}, business ${legs.business}`],
    ['message', message.id],
    ...parent,
    ['partner', message.partner ?? 'unknown'],
    ['channel', message.channel ?? 'none'],
    ['revision', message.revision],
    ...keys.map(({ name, value }) => [name, value] as const),
  ]
  return element('dl', ...all.flatMap(([name, value]) => [element('dt', name), element('dd', value)]))
}

function timeline({ steps }: Story): HTMLElement {
  return element(
    'table',
    ...steps.map(({ at, stage, what, detail }) =>
      element(
        'tr',
        cell(clock(at), 'time'),
        cell(stage),
        cell(what),
        cell(detail ? pairs(detail) : '', 'none'),
      ),
    ),
  )
}

function deliveries({ deliveries: all }: Story): HTMLElement[] {
  if (all.length === 0) return []
  const lines = all.map(({ gateway, identity, state, attemptCount, nextTryAt }) =>
    element(
      'tr',
      cell(gateway),
      cell(identity),
      cell(state, tone(state)),
      cell(`${attemptCount} ${attemptCount === 1 ? 'try' : 'tries'}`),
      cell(nextTryAt ? `next ${clock(nextTryAt)}` : '', 'time'),
    ),
  )
  return [element('h3', 'Deliveries'), element('table', ...lines)]
}

function children({ children: all }: Story): HTMLElement[] {
  return all.length === 0 ? [] : [element('h3', 'What came of it'), element('table', ...all.map(row))]
}

function stageBytes(id: string, { role, sizeBytes }: Story['payloads'][number]): HTMLElement {
  const box = element('details', element('summary', `${role}, ${sizeBytes} bytes`))
  const path = `/api/v1/messages/${id}/payloads/${role}`
  box.addEventListener(
    'toggle',
    () =>
      void guarded(async () => {
        const answer = await fetch(path)
        const bytes = new Uint8Array(await answer.arrayBuffer())
        const text = new TextDecoder('latin1').decode(bytes.subarray(0, shownBytes))
        const download = element('a', 'download')
        download.setAttribute('href', path)
        box.append(element('pre', text), element('p', download))
      }),
    { once: true },
  )
  return box
}

function documentName({ direction, kind, documentType }: Message): string {
  return `${direction === 'in' ? 'from' : 'to'} partner: ${documentType ?? kind}`.replace(
    /^to partner: (?!997)/,
    'to us: ',
  )
}

function tone(state: string): string {
  if (['delivered', 'accepted', 'closed'].includes(state)) return 'good'
  if (['failed', 'rejected', 'quarantined', 'overdue', 'partial'].includes(state)) return 'bad'
  return state === 'none' || state === 'duplicate' ? 'none' : 'busy'
}

function pairs(detail: Record<string, unknown>): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')
}

function clock(at: string): string {
  return at.replace('T', ' ').replace('Z', '')
}

function linkTo(id: string, text: string): HTMLElement {
  const link = element('a', text)
  link.setAttribute('href', `#${id}`)
  return link
}

function cell(content: string | HTMLElement, name = ''): HTMLElement {
  const made = element('td', content)
  if (name !== '') made.className = name
  return made
}

function element(name: string, ...content: (string | HTMLElement)[]): HTMLElement {
  const made = document.createElement(name)
  made.append(...content)
  return made
}

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(path, { headers: { accept: 'application/json' } })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
  return (await answer.json()) as T
}

async function guarded(work: () => Promise<void>): Promise<void> {
  try {
    fault.hidden = true
    await work()
  } catch (error) {
    fault.textContent = `Parley does not answer as expected: ${String(error)}`
    fault.hidden = false
  }
}

function find<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`the page has no ${id}`)
  return found
}
