import type { RevisionId } from '@parley/journey'
import { contentHash, type Resource } from '@parley/model'
import type pg from 'pg'
import type { RevisionLine, Revisions, StoredRevision } from '../revisions.ts'
import { reachable } from './connect.ts'
import { DeployWatch, deployChannel } from './deploy-watch.ts'

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
    const kinds = resources.map(({ kind }) => kind)
    const names = resources.map(({ metadata }) => metadata.name)
    await reachable(() =>
      this.#pool.query(
        `with given as (select * from unnest($1::text[], $2::text[], $3::text[]) as g (kind, name, resource)),
              dropped as (delete from draft where $4 and (kind, name) not in (select kind, name from given))
         insert into draft (kind, name, resource) select kind, name, resource::json from given
         on conflict (kind, name) do update set resource = excluded.resource`,
        [kinds, names, resources.map((resource) => JSON.stringify(resource)), prune],
      ),
    )
  }

  async draft(): Promise<readonly Resource[]> {
    const { rows } = await reachable(() =>
      this.#pool.query<{ resource: Resource }>('select resource from draft order by kind, name'),
    )
    return rows.map(({ resource }) => resource)
  }

  async deploy(resources: readonly Resource[], note: string): Promise<RevisionId> {
    const id = contentHash(resources) as RevisionId
    await reachable(() =>
      this.#pool.query(
        // A data-modifying CTE and the main statement see the same snapshot, so the reference is checked at its end.
        `with kept as (
           insert into revision (id, deployed_at, note, resources) values ($1, now(), $2, $3::json)
           on conflict (id) do nothing
         ), active as (
           insert into active_revision (one, id) values (true, $1) on conflict (one) do update set id = excluded.id
         )
         select pg_notify('${deployChannel}', $1)`,
        [id, note, JSON.stringify(resources)],
      ),
    )
    return id
  }

  async active(): Promise<StoredRevision | undefined> {
    return this.#one('select r.* from active_revision a join revision r on r.id = a.id', [])
  }

  async revision(id: RevisionId): Promise<StoredRevision | undefined> {
    return this.#one('select * from revision where id = $1', [id])
  }

  async list(limit: number): Promise<readonly RevisionLine[]> {
    type Row = { id: RevisionId; deployed_at: Date; note: string; count: number }
    const { rows } = await reachable(() =>
      this.#pool.query<Row>(
        `select id, deployed_at, note, json_array_length(resources) as count from revision
         order by number desc limit $1`,
        [limit],
      ),
    )
    return rows.map(({ id, deployed_at, note, count }) => ({ id, deployedAt: deployed_at, note, count }))
  }

  onDeploy(listener: (id: RevisionId) => void): () => void {
    this.#listeners.add(listener)
    this.#watch.start()
    return () => this.#listeners.delete(listener)
  }

  close(): Promise<void> {
    return this.#watch.stop()
  }

  async #one(text: string, values: readonly unknown[]): Promise<StoredRevision | undefined> {
    type Row = { id: RevisionId; deployed_at: Date; resources: Resource[] }
    const { rows } = await reachable(() => this.#pool.query<Row>(text, [...values]))
    const [row] = rows
    return row && { id: row.id, deployedAt: row.deployed_at, resources: row.resources }
  }
}
