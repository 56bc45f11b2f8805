export const alertTables = `
create table alert (
  code text not null,
  subject text not null,
  severity text not null,
  text text not null,
  partner text,
  channels text[] not null,
  raised_at timestamptz(3) not null,
  ended_at timestamptz(3),
  primary key (code, subject)
);
create index alert_raised on alert (raised_at);
`
