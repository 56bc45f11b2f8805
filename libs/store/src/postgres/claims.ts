import type { MessageId } from '@parley/journey'
import type { CommitResult, Entry } from '../ledger.ts'
import { bulk, type Column, column, unnest } from './bulk.ts'
import { claimKey } from './clean-text.ts'
import type { HeldTransaction } from './transaction.ts'
import { text, uuid } from './wire-array.ts'

type Claim = { readonly key: string; readonly messageId: MessageId }

const columns: readonly Column<Claim>[] = [
  column('key', text, (claim) => claim.key),
  column('message_id', uuid, (claim) => claim.messageId),
]
const insertClaims = bulk(
  'ledger-claim',
  `insert into claim (key, message_id) select * from ${unnest(columns)} on conflict (key) do nothing returning key`,
  columns,
)
const [keyColumn] = columns
const holdersOf = bulk(
  'ledger-claim-holder',
  'select key, message_id as "messageId" from claim where key = any($1::text[])',
  keyColumn ? [keyColumn] : [],
)

/**
 * Takes the claims of entries that are written together. The same claim may stand twice among them: the first entry
 * wins, the others meet it as they would later.
 */
export async function takeClaims(
  transaction: HeldTransaction,
  entries: readonly Entry[],
): Promise<readonly CommitResult[]> {
  const keys = entries.map(({ claim }) => claimKey(claim))
  const first = new Map<string, Claim>()
  for (const [index, { messageId }] of entries.entries()) {
    const key = keys[index] ?? ''
    if (!first.has(key)) first.set(key, { key, messageId })
  }
  const held = await holders(transaction, first)
  const met = new Set<string>()
  return keys.map((key) => {
    const holder = held.get(key) ?? (met.has(key) ? first.get(key)?.messageId : undefined)
    met.add(key)
    return holder === undefined ? { kind: 'committed' } : { kind: 'repeat', messageId: holder }
  })
}

/**
 * Who holds the claims that could not be taken. Sorted, so that two processes that claim the same keys wait in the
 * same order and never for each other. READ COMMITTED: what the insert waited for, the next statement sees.
 */
async function holders(
  transaction: HeldTransaction,
  wanted: ReadonlyMap<string, Claim>,
): Promise<ReadonlyMap<string, MessageId>> {
  const sorted = [...wanted.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
  const { rows } = await transaction.run<{ key: string }>(insertClaims(sorted))
  if (rows.length === sorted.length) return new Map()
  const taken = new Set(rows.map(({ key }) => key))
  const refused = sorted.filter(({ key }) => !taken.has(key))
  const found = await transaction.run<Claim>(holdersOf(refused))
  if (found.rows.length !== refused.length) throw new Error('a claim was neither taken nor held')
  return new Map(found.rows.map(({ key, messageId }) => [key, messageId]))
}
