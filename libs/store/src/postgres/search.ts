import type { MessageQuery, MessageRow, Page } from '../chronicle.ts'
import { cleanText, keyText } from './clean-text.ts'
import { isUuid } from './rows.ts'

export type Statement = { readonly text: string; readonly values: readonly unknown[] }

const longestPage = 1_000

/** Rows of one page: a limit that is none, or too large, is brought within bounds. */
export function pageSize({ limit }: MessageQuery): number {
  return Math.min(Math.max(Math.trunc(limit) || 1, 1), longestPage)
}

/** Newest first by (at, id); the cursor is the last row of the page before, so new rows never shift a page. */
export function searchStatement(query: MessageQuery): Statement {
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  const conditions: string[] = []
  for (const name of ['state', 'kind', 'partner', 'direction'] as const) {
    const value = query[name]
    if (value !== undefined) conditions.push(`m.${name} = ${bind(cleanText(value))}`)
  }
  if (query.key !== undefined) {
    conditions.push(`m.id in (select message_id from business_key where value = ${bind(keyText(query.key))})`)
  }
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor)
  if (cursor) conditions.push(`(m.at, m.id) < (${bind(cursor.at)}::timestamptz, ${bind(cursor.id)}::uuid)`)
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''
  return {
    text: `select m.* from message m ${where} order by m.at desc, m.id desc limit ${bind(pageSize(query) + 1)}`,
    values,
  }
}

/** One row more than asked for was read: it says whether there is another page. */
export function pageOf(rows: readonly MessageRow[], query: MessageQuery): Page {
  const limit = pageSize(query)
  const messages = rows.slice(0, limit)
  const last = messages.at(-1)
  return { messages, ...(rows.length > limit && last && { nextCursor: writeCursor(last) }) }
}

function writeCursor({ at, id }: MessageRow): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString('base64url')
}

/** Whether a text is the nextCursor of some page. A search with any other starts from the newest message. */
export function isCursor(text: string): boolean {
  return readCursor(text) !== undefined
}

function readCursor(text: string): { readonly at: string; readonly id: string } | undefined {
  const [at = '', id = ''] = Buffer.from(text, 'base64url').toString('utf8').split(' ')
  const time = new Date(at)
  const ours = !Number.isNaN(time.getTime()) && time.toISOString() === at && isUuid(id)
  return ours ? { at, id } : undefined
}
