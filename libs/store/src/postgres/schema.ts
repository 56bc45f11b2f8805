/**
 * The ledger's tables. Statements are additive (expand, then contract in a later release) and run in order, each once.
 * Foreign keys are left out on the hot path: an entry is written whole or not at all.
 */
export const schemaSteps: readonly { readonly name: string; readonly sql: string }[] = [
  {
    name: '001-ledger',
    sql: `
create table claim (
  key text primary key,
  message_id uuid not null
);
create table message (
  id uuid primary key,
  direction text not null,
  kind text not null,
  state text not null,
  transport_leg text not null,
  functional_leg text not null,
  business_leg text not null,
  mode text not null,
  revision text not null,
  parent_id uuid,
  root_id uuid not null,
  thread text,
  partner text,
  agreement text,
  channel text,
  gateway text,
  document_type text,
  file_name text,
  size_bytes bigint not null,
  sha256 text not null,
  failure jsonb,
  at timestamptz not null,
  updated_at timestamptz not null
) with (fillfactor = 80);
create index message_newest on message (at desc, id desc);
create index message_state on message (state, at desc, id desc);
create index message_partner on message (partner, at desc, id desc);
create index message_parent on message (parent_id) where parent_id is not null;
create index message_root on message (root_id);
create table step (
  id bigint generated always as identity primary key,
  message_id uuid not null,
  at timestamptz not null,
  stage text not null,
  what text not null,
  detail jsonb
);
create index step_message on step (message_id, id);
create table business_key (
  message_id uuid not null,
  name text not null,
  value text not null
);
create index business_key_value on business_key (value, message_id);
create index business_key_message on business_key (message_id);
create table payload (
  message_id uuid not null,
  role text not null,
  media_type text not null,
  kept text not null,
  size_bytes bigint not null,
  sha256 text,
  bytes bytea,
  of_message_id uuid,
  of_role text,
  byte_offset bigint,
  day date not null
) partition by range (day);
create table payload_default partition of payload default;
alter table payload_default alter column bytes set storage external;
create index payload_message on payload (message_id, role);
create table answer (
  message_id uuid primary key,
  status int not null,
  headers jsonb not null,
  body bytea not null
);
create table delivery (
  id uuid primary key,
  message_id uuid not null,
  revision text not null,
  gateway text not null,
  identity text not null,
  state text not null,
  topic text not null,
  key text not null,
  attempt_count int not null,
  next_try_at timestamptz,
  mic text,
  at timestamptz not null
) with (fillfactor = 80);
create index delivery_message on delivery (message_id);
create index delivery_due on delivery (next_try_at) where state = 'waiting';
create table attempt (
  delivery_id uuid not null,
  number int not null,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  outcome text not null,
  failure jsonb,
  primary key (delivery_id, number)
);
create table counter (
  series text primary key,
  value bigint not null
);
create table revision (
  number bigint generated always as identity,
  id text primary key,
  deployed_at timestamptz not null,
  note text not null,
  resources json not null
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
);`,
  },
]
