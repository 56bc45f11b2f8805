import type { AdminClient } from '../admin-client.ts'
import { note, say, table, UserError } from '../terminal.ts'

type ParkedRecord = {
  readonly id: string
  readonly service: string
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly key: string
  readonly messageId?: string
  readonly reason: string
  readonly at: string
}

/** parley parked list */
export async function listParked(
  client: AdminClient,
  { json = false }: { readonly json?: boolean },
): Promise<void> {
  const { status, body } = await client.json('GET', '/api/v1/parked')
  if (status !== 200) throw new UserError(`Parley answered ${status}: ${JSON.stringify(body)}`)
  const { records } = body as { readonly records: readonly ParkedRecord[] }
  if (json) say(JSON.stringify(records, null, 2))
  else if (records.length === 0) note('No record is set aside.')
  else say(table(records.map((one) => [one.id, one.at, one.service, one.messageId ?? '-', one.reason])))
}

/** parley parked release */
export async function releaseParked(client: AdminClient, id: string): Promise<void> {
  const { status, body } = await client.json('POST', `/api/v1/parked/${encodeURIComponent(id)}/release`)
  if (status === 404 || status === 400)
    throw new UserError(`No record ${id} is set aside. See parley parked list.`)
  if (status !== 200) throw new UserError(`Parley answered ${status}: ${JSON.stringify(body)}`)
  const { service, key } = body as ParkedRecord
  note(`What waits for ${key} is handed to the ${service} again, oldest first.`)
}
