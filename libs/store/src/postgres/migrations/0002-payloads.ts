/**
 * payload_of says where the bytes of a message's role are: in the ledger (the row of that day), in a blob (sha256),
 * or in a part of another payload. It stays when the archiver has packed a day away and dropped its partition.
 * EXTERNAL: received bytes are often encrypted, and trying to compress them costs more than the disk they take.
 */
export const payloadTables = `
create table payload_of (
  message_id uuid not null,
  role text not null,
  media_type text not null,
  kept text not null,
  size_bytes bigint not null,
  sha256 text,
  day date,
  of_message_id uuid,
  of_role text,
  byte_offset bigint,
  primary key (message_id, role)
);

create table payload (
  day date not null,
  message_id uuid not null,
  role text not null,
  bytes bytea not null,
  primary key (day, message_id, role)
) partition by range (day);
alter table payload alter column bytes set storage external;
create table payload_default partition of payload default;
alter table payload_default alter column bytes set storage external;
`
