import { get, type Page } from './answers.ts'
import { element, find, row } from './elements.ts'
import { messageCells, messageColumns } from './messages.ts'
import { storyOf } from './story.ts'

/** The console's one page: the list of messages that ?key and ?state ask for and, by #<id>, one of them. */

const rows = find('rows', HTMLElement)
const more = find('more', HTMLButtonElement)
const list = find('list', HTMLElement)
const story = find('story', HTMLElement)
const fault = find('fault', HTMLElement)
const search = find('search', HTMLFormElement)

const asked = new URLSearchParams(location.search)
let cursor: string | undefined
/** Counts what was asked for: an answer to an earlier question comes too late and is dropped. */
let turn = 0

for (const name of ['key', 'state']) {
  const field = search.elements.namedItem(name)
  if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement)
    field.value = asked.get(name) ?? ''
}
find('columns', HTMLElement).append(...messageColumns.map(heading))
more.addEventListener('click', () => void guarded((isLate) => showList(isLate, cursor)))
addEventListener('hashchange', () => void guarded(show))
void guarded(show)

type IsLate = () => boolean

async function show(isLate: IsLate): Promise<void> {
  const id = decodeURIComponent(location.hash.slice(1))
  list.hidden = id !== ''
  story.hidden = id === ''
  await (id === '' ? showList(isLate) : showStory(id, isLate))
}

async function showList(isLate: IsLate, after?: string): Promise<void> {
  const query = new URLSearchParams({ limit: '50' })
  for (const name of ['key', 'state']) {
    const value = asked.get(name)?.trim()
    if (value) query.set(name, value)
  }
  if (after !== undefined) query.set('cursor', after)
  document.title = 'Parley messages'
  const page = await get<Page>(`/api/v1/messages?${query}`)
  if (isLate()) return
  if (after === undefined) rows.replaceChildren()
  rows.append(...page.messages.map((message) => row(messageColumns, messageCells(message))))
  cursor = page.nextCursor
  more.hidden = cursor === undefined
  find('empty', HTMLElement).hidden = rows.childElementCount > 0
}

async function showStory(id: string, isLate: IsLate): Promise<void> {
  story.replaceChildren()
  const { title, parts } = await storyOf(id)
  if (isLate()) return
  document.title = `${title} - Parley`
  story.replaceChildren(...parts)
  scrollTo(0, 0)
  story.querySelector('h2')?.focus()
}

async function guarded(work: (isLate: IsLate) => Promise<void>): Promise<void> {
  turn += 1
  const mine = turn
  const isLate = () => mine !== turn
  fault.hidden = true
  more.disabled = true
  try {
    await work(isLate)
  } catch (error) {
    if (isLate()) return
    fault.textContent = error instanceof Error ? error.message : String(error)
    fault.hidden = false
  } finally {
    if (!isLate()) more.disabled = false
  }
}

function heading(name: string): HTMLElement {
  const made = element('th', name)
  made.setAttribute('scope', 'col')
  return made
}
