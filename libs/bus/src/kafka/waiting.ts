import { Database } from '../reading/database.ts'
import { kafkaSchema } from './schema.ts'

/** What Postgres still holds of a topic. */
export type Waiting = {
  /** Committed with the ledger and not in Kafka yet, each with its partition. */
  readonly unsent: number
  /** Set aside with their keys. */
  readonly parked: number
}

/** Counts it for each of these topics; a database that no Kafka bus has met holds nothing. */
export async function waitingInPostgres(
  databaseUrl: string,
  topics: readonly string[],
): Promise<ReadonlyMap<string, Waiting>> {
  const database = new Database(databaseUrl, { connections: 1, swift: false, schema: kafkaSchema })
  try {
    const [met] = await database.query<{ met: boolean }>({
      name: 'bus-is-met',
      text: `select to_regclass('${kafkaSchema}.bus_outbox') is not null as met`,
      values: [],
    })
    if (met?.met !== true) return new Map()
    const rows = await database.query<Waiting & { topic: string }>({
      name: 'bus-waiting',
      text: `
select topic, (select count(*)::int from bus_outbox o where o.topic = t.topic) as unsent,
  (select count(*)::int from bus_parked p where p.topic = t.topic) as parked
from unnest($1::text[]) as t (topic)`,
      values: [topics],
    })
    return new Map(rows.map(({ topic, unsent, parked }) => [topic, { unsent, parked }]))
  } finally {
    await database.end()
  }
}
