import type { MessageId } from '@parley/journey'
import type pg from 'pg'
import type { CommitResult, Entry, Rows } from '../ledger.ts'
import type { EventOutlet } from '../outlet.ts'
import { writeRows } from './write-rows.ts'

export type Written = { readonly results: readonly CommitResult[]; readonly topics: readonly string[] }

/** Writes entries in the open transaction: claims first, then numbers for the winners, then rows, then events. */
export async function writeGroup(
  client: pg.ClientBase,
  outlet: EventOutlet,
  entries: readonly Entry[],
): Promise<Written> {
  const holders = await claim(client, entries)
  const results = entries.map((_, index) => resultOf(entries, index, holders))
  const winners = entries.filter((_, index) => results[index]?.kind === 'committed')
  const rows: Rows[] = [...winners, ...(await number(client, winners))]
  await writeRows(client, rows)
  const events = rows.flatMap((one) => one.events ?? [])
  if (events.length > 0) {
    await outlet.write({ query: (text, values) => client.query(text, [...values]) }, events)
  }
  return { results, topics: [...new Set(events.map(({ topic }) => topic))] }
}

type Holder = { readonly index: number } | { readonly messageId: MessageId }

/** Sorted, so that two processes that claim the same keys wait in the same order and never for each other. */
async function claim(client: pg.ClientBase, entries: readonly Entry[]): Promise<ReadonlyMap<string, Holder>> {
  const holders = new Map<string, Holder>()
  entries.forEach((entry, index) => {
    if (!holders.has(entry.claim)) holders.set(entry.claim, { index })
  })
  const keys = [...holders.keys()].sort()
  const ids = keys.map((key) => {
    const holder = holders.get(key)
    return holder && 'index' in holder ? entries[holder.index]?.messageId : undefined
  })
  const taken = await client.query<{ key: string }>({
    name: 'ledger-claim',
    text: `insert into claim (key, message_id) select * from unnest($1::text[], $2::uuid[])
           on conflict (key) do nothing returning key`,
    values: [keys, ids],
  })
  if (taken.rows.length === keys.length) return holders
  const won = new Set(taken.rows.map(({ key }) => key))
  const held = await client.query<{ key: string; message_id: MessageId }>({
    name: 'ledger-claim-holder',
    text: 'select key, message_id from claim where key = any($1::text[])',
    values: [keys.filter((key) => !won.has(key))],
  })
  for (const { key, message_id } of held.rows) holders.set(key, { messageId: message_id })
  return holders
}

/** The same claim may stand twice in one group: the first entry wins, the others meet it as they would later. */
function resultOf(
  entries: readonly Entry[],
  index: number,
  holders: ReadonlyMap<string, Holder>,
): CommitResult {
  const holder = holders.get(entries[index]?.claim ?? '')
  if (!holder) throw new Error(`claim of entry ${index} was neither won nor held`)
  if ('messageId' in holder) return { kind: 'repeat', messageId: holder.messageId }
  const first = entries[holder.index]
  if (holder.index === index || !first) return { kind: 'committed' }
  return { kind: 'repeat', messageId: first.messageId }
}

/** Issues numbers in this very transaction; a rollback gives them back, a claim that was held takes none. */
async function number(client: pg.ClientBase, winners: readonly Entry[]): Promise<readonly Rows[]> {
  const numbered = winners.flatMap(({ numbered: one }) => (one ? [one] : []))
  if (numbered.length === 0) return []
  const wanted = new Map<string, number>()
  for (const name of numbered.flatMap(({ series }) => series)) wanted.set(name, (wanted.get(name) ?? 0) + 1)
  const names = [...wanted.keys()].sort()
  const issued = await client.query<{ series: string; value: string }>({
    name: 'ledger-counter',
    text: `insert into counter (series, value) select * from unnest($1::text[], $2::bigint[])
           on conflict (series) do update set value = counter.value + excluded.value
           returning series, value`,
    values: [names, names.map((name) => wanted.get(name) ?? 0)],
  })
  const next = new Map(
    issued.rows.map(({ series, value }) => [series, Number(value) - (wanted.get(series) ?? 0) + 1]),
  )
  return numbered.map(({ series, complete }) =>
    complete(
      series.map((name) => {
        const number = next.get(name)
        if (number === undefined) throw new Error(`no number was issued for ${name}`)
        next.set(name, number + 1)
        return number
      }),
    ),
  )
}
