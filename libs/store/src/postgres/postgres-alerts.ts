import type pg from 'pg'
import type { Alert, AlertCode, Alerts, NewAlert } from '../alerts.ts'
import { reachable } from './connect.ts'

/**
 * An alert that is open stays as it was raised; one that has ended and comes again is raised again. The update takes the
 * row's lock, so of two processes only one gets it back.
 */
const holdText = `
with given as (
  select * from json_to_recordset($2) as g (subject text, severity text, text text, partner text, channels text[])
), ended as (
  update alert set ended_at = $3
  where code = $1 and ended_at is null and subject not in (select subject from given)
)
insert into alert (code, subject, severity, text, partner, channels, raised_at)
select $1, subject, severity, text, partner, channels, $3 from given
on conflict (code, subject) do update set severity = excluded.severity, text = excluded.text,
  partner = excluded.partner, channels = excluded.channels, raised_at = excluded.raised_at, ended_at = null
  where alert.ended_at is not null
returning subject`

const listText = `
select code, subject, severity, text, partner, channels, raised_at, ended_at from alert
where not $1 or ended_at is null
order by raised_at desc, code, subject limit $2`

type Row = {
  readonly code: AlertCode
  readonly subject: string
  readonly severity: Alert['severity']
  readonly text: string
  readonly partner: string | null
  readonly channels: readonly string[]
  readonly raised_at: Date
  readonly ended_at: Date | null
}

export class PostgresAlerts implements Alerts {
  readonly #reading: pg.Pool
  readonly #writing: pg.Pool

  constructor(reading: pg.Pool, writing: pg.Pool) {
    this.#reading = reading
    this.#writing = writing
  }

  async hold(code: AlertCode, alerts: readonly NewAlert[], now: Date): Promise<readonly NewAlert[]> {
    const { rows } = await reachable(() =>
      this.#writing.query<{ subject: string }>(holdText, [code, JSON.stringify(alerts), now]),
    )
    const raised = new Set(rows.map(({ subject }) => subject))
    return alerts.filter(({ subject }) => raised.has(subject))
  }

  async list({ open, limit }: { readonly open: boolean; readonly limit: number }): Promise<readonly Alert[]> {
    const { rows } = await reachable(() => this.#reading.query<Row>(listText, [open, limit]))
    return rows.map(alertOf)
  }
}

function alertOf({ partner, raised_at, ended_at, ...row }: Row): Alert {
  return {
    ...row,
    raisedAt: raised_at,
    ...(partner !== null && { partner }),
    ...(ended_at !== null && { endedAt: ended_at }),
  }
}
