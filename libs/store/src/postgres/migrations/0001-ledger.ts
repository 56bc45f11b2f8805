/**
 * The first tables. Foreign keys are left out on the hot path: an entry is written whole or not at all. Times keep
 * milliseconds, as a Date does, so that a time read and given back is the same time (paging relies on it).
 */
export const ledgerTables = `
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
  at timestamptz(3) not null,
  updated_at timestamptz(3) not null
) with (fillfactor = 80);
create index message_newest on message (at desc, id desc);
create index message_state on message (state, at desc, id desc);
create index message_partner on message (partner, at desc, id desc);
create index message_parent on message (parent_id, at, id) where parent_id is not null;
create index message_root on message (root_id);

create table step (
  id bigint generated always as identity primary key,
  message_id uuid not null,
  at timestamptz(3) not null,
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
  attempt_count int not null default 0,
  next_try_at timestamptz(3),
  mic text,
  at timestamptz(3) not null
) with (fillfactor = 80);
create index delivery_message on delivery (message_id);
create index delivery_due on delivery (next_try_at) where state = 'waiting';

create table attempt (
  delivery_id uuid not null,
  number int not null,
  started_at timestamptz(3) not null,
  finished_at timestamptz(3) not null,
  outcome text not null,
  failure jsonb,
  primary key (delivery_id, number)
);

create table counter (
  series text primary key,
  value bigint not null
) with (fillfactor = 50);
`
