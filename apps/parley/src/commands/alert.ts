import type { AdminClient } from '../admin-client.ts'
import { note, say, table, UserError } from '../terminal.ts'

type Alert = {
  readonly code: string
  readonly severity: string
  readonly text: string
  readonly raisedAt: string
  readonly endedAt?: string
}

/** parley alert list */
export async function listAlerts(
  client: AdminClient,
  { all = false, json = false }: { readonly all?: boolean; readonly json?: boolean },
): Promise<void> {
  const { status, body } = await client.json('GET', `/api/v1/alerts?state=${all ? 'all' : 'open'}`)
  if (status !== 200) throw new UserError(`Parley answered ${status}: ${JSON.stringify(body)}`)
  const { alerts } = body as { readonly alerts: readonly Alert[] }
  if (json) say(JSON.stringify(alerts, null, 2))
  else if (alerts.length === 0) note(all ? 'There has been no alert.' : 'No alert is open.')
  else
    say(
      table(
        alerts.map((one) => [one.raisedAt, one.endedAt === undefined ? one.severity : 'ended', one.text]),
      ),
    )
}
