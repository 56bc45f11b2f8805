/**
 * Parts of the page. Everything shown goes in as text: what partners sent is never read as HTML, so nothing here
 * or elsewhere in the page may set innerHTML.
 */

export type Content = string | Node

export function element(name: string, ...content: Content[]): HTMLElement {
  const made = document.createElement(name)
  made.append(...content)
  return made
}

export function classed(name: string, className: string, ...content: Content[]): HTMLElement {
  const made = element(name, ...content)
  made.className = className
  return made
}

export function link(href: string, text: string): HTMLElement {
  const made = element('a', text)
  made.setAttribute('href', href)
  return made
}

/** A table with named columns; on a narrow screen every cell says the name of its own. */
export function table(columns: readonly string[], rows: readonly Content[][]): HTMLElement {
  const head = element('tr', ...columns.map(heading))
  const body = element('tbody', ...rows.map((cells) => row(columns, cells)))
  return element('table', element('thead', head), body)
}

export function row(columns: readonly string[], cells: readonly Content[]): HTMLElement {
  return element(
    'tr',
    ...cells.map((content, index) => {
      const made = element('td', content)
      made.dataset.column = columns[index] ?? ''
      return made
    }),
  )
}

function heading(name: string): HTMLElement {
  const made = element('th', name)
  made.setAttribute('scope', 'col')
  return made
}

/** A state or leg in the colour of its meaning. The word is always there: colour alone tells nothing. */
export function outcome(state: string): HTMLElement {
  return classed('span', `outcome ${tone(state)}`, state)
}

function tone(state: string): string {
  if (['delivered', 'accepted', 'closed'].includes(state)) return 'good'
  if (['failed', 'rejected', 'quarantined', 'overdue', 'partial'].includes(state)) return 'bad'
  return ['none', 'duplicate', 'cancelled'].includes(state) ? 'quiet' : 'busy'
}

/** `2026-05-01 18:04:11.123`, in UTC as the API and the log have it; the day is quieter than the time. */
export function moment(at: string): HTMLElement {
  const [day = '', time = ''] = at.replace('Z', '').split('T')
  const made = element('time', classed('span', 'quiet', day), ` ${time}`)
  made.setAttribute('datetime', at)
  return made
}

export function pairs(detail: Record<string, unknown>): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')
}

export function bytesText(sizeBytes: number): string {
  return `${sizeBytes.toLocaleString('en')} ${sizeBytes === 1 ? 'byte' : 'bytes'}`
}

export function find<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`the page has no ${id}`)
  return found
}
