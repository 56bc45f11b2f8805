/**
 * Interchanges that are read in parts; rows last as long as the reading does. Values are text, not jsonb: nobody but their
 * reader looks into them. The index of open children says whether a file of any number of them has one left.
 */
export const readingTables = `
create table reading (
  id uuid primary key,
  message_id uuid not null,
  byte_offset bigint not null,
  phase text not null,
  parts int not null,
  released int not null default 0,
  one_bad boolean not null default false,
  head text not null,
  outline text not null
);
create index reading_message on reading (message_id, byte_offset);

create table reading_part (
  reading_id uuid not null,
  message_id uuid not null,
  number int not null,
  part text not null,
  bad boolean,
  verdict text,
  events text,
  primary key (reading_id, number)
);
create index reading_part_message on reading_part (message_id);

create index message_open_child on message (parent_id)
  where parent_id is not null and state in ('received', 'processing', 'paused', 'delivering');
`
