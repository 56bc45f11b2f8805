import type { RevisionId } from '@parley/journey'
import { contentHash, type Resource } from '@parley/model'
import type pg from 'pg'
import type { ActiveRevision, RevisionLine, Revisions, StoredRevision } from '../revisions.ts'
import { reachable } from './connect.ts'
import { DeployWatch, deployChannel } from './deploy-watch.ts'

const saveText = `
with given as (
  select * from unnest($1::text[], $2::text[], $3::text[]) as g (kind, name, resource)
), dropped as (
  delete from draft where $4 and (kind, name) not in (select kind, name from given)
)
insert into draft (kind, name, resource) select kind, name, resource::json from given
on conflict (kind, name) do update set resource = excluded.resource`

/**
 * One statement, so atomic: the revision and its resources unless they are there, then the mark of the active one.
 * Who listens is told when another revision became active, which the same one deployed again is not.
 */
const deployText = `
with kept as (
  insert into revision (id, deployed_at, note, resource_count) values ($1, now(), $2, cardinality($3::text[]))
  on conflict (id) do nothing returning id
), resources as (
  insert into revision_resource (revision_id, position, kind, name, resource)
  select kept.id, given.position, given.kind, given.name, given.resource::json
  from kept, unnest($3::text[], $4::text[], $5::text[]) with ordinality as given (kind, name, resource, position)
), active as (
  insert into active_revision (one, id) values (true, $1)
  on conflict (one) do update set id = excluded.id, activation = active_revision.activation + 1
    where active_revision.id <> excluded.id
  returning id
)
select pg_notify('${deployChannel}', id) from active`

/** Drafts and revisions in Postgres. A revision's id is the hash of its content, so deploying it twice is once. */
export class PostgresRevisions implements Revisions {
  readonly #pool: pg.Pool
  readonly #listeners = new Set<(id: RevisionId) => void>()
  readonly #watch: DeployWatch

  constructor(pool: pg.Pool, databaseUrl: string) {
    this.#pool = pool
    this.#watch = new DeployWatch(databaseUrl, (id) => {
      for (const listener of this.#listeners) listener(id)
    })
  }

  async saveDraft(resources: readonly Resource[], { prune }: { readonly prune: boolean }): Promise<void> {
    // Of two with one name the last counts, as if they had been saved one after the other.
    const named = new Map(
      resources.map((resource) => [`${resource.kind} ${resource.metadata.name}`, resource]),
    )
    await reachable(() => this.#pool.query(saveText, [...columnsOf([...named.values()]), prune]))
  }

  async draft(): Promise<readonly Resource[]> {
    const { rows } = await reachable(() =>
      this.#pool.query<{ resource: Resource }>('select resource from draft order by kind, name'),
    )
    return rows.map(({ resource }) => resource)
  }

  async deploy(resources: readonly Resource[], note: string): Promise<RevisionId> {
    const id = contentHash(resources) as RevisionId
    await reachable(() => this.#pool.query(deployText, [id, note, ...columnsOf(resources)]))
    return id
  }

  async active(): Promise<ActiveRevision | undefined> {
    type Row = { id: RevisionId; deployed_at: Date; activation: string }
    const text =
      'select r.id, r.deployed_at, a.activation from active_revision a join revision r on r.id = a.id'
    const { rows } = await reachable(() => this.#pool.query<Row>(text))
    const [row] = rows
    if (!row) return undefined
    const resources = await this.#resources(row.id)
    return { id: row.id, deployedAt: row.deployed_at, activation: Number(row.activation), resources }
  }

  async revision(id: RevisionId): Promise<StoredRevision | undefined> {
    type Row = { id: RevisionId; deployed_at: Date }
    const text = 'select id, deployed_at from revision where id = $1'
    const { rows } = await reachable(() => this.#pool.query<Row>(text, [id]))
    const [row] = rows
    return row && { id: row.id, deployedAt: row.deployed_at, resources: await this.#resources(row.id) }
  }

  async list(limit: number): Promise<readonly RevisionLine[]> {
    type Row = { id: RevisionId; deployed_at: Date; note: string; resource_count: number }
    const text = 'select id, deployed_at, note, resource_count from revision order by number desc limit $1'
    const { rows } = await reachable(() => this.#pool.query<Row>(text, [limit]))
    return rows.map((row) => ({
      id: row.id,
      deployedAt: row.deployed_at,
      note: row.note,
      count: row.resource_count,
    }))
  }

  onDeploy(listener: (id: RevisionId) => void): () => void {
    this.#listeners.add(listener)
    this.#watch.start()
    return () => this.#listeners.delete(listener)
  }

  close(): Promise<void> {
    return this.#watch.stop()
  }

  /** A revision never changes, so reading it in two steps reads one revision. */
  async #resources(id: RevisionId): Promise<readonly Resource[]> {
    const text = 'select resource from revision_resource where revision_id = $1 order by position'
    const { rows } = await reachable(() => this.#pool.query<{ resource: Resource }>(text, [id]))
    return rows.map(({ resource }) => resource)
  }
}

/** kinds, names, JSON texts */
function columnsOf(resources: readonly Resource[]): [string[], string[], string[]] {
  return [
    resources.map(({ kind }) => kind),
    resources.map(({ metadata }) => metadata.name),
    resources.map((resource) => JSON.stringify(resource)),
  ]
}
