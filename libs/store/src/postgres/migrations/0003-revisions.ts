/** Resources are kept as json, not jsonb, which would sort their fields: in a guide or a mapping their order counts. */
export const revisionTables = `
create table revision (
  number bigint generated always as identity,
  id text primary key,
  deployed_at timestamptz(3) not null,
  note text not null,
  resource_count int not null
);

create table revision_resource (
  revision_id text not null references revision (id),
  position int not null,
  kind text not null,
  name text not null,
  resource json not null,
  primary key (revision_id, position)
);

create table active_revision (
  one boolean primary key check (one),
  id text not null references revision (id)
);

create table draft (
  kind text not null,
  name text not null,
  resource json not null,
  primary key (kind, name)
);
`
