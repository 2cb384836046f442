-- Messages to people that wait for their channel, and those of the last week. A channel is a name without secrets, eg/ telegram:4711.
create table csgo_messages (
  id      bigint generated always as identity primary key,
  channel text not null,
  kind    text not null check (kind in ('trade', 'close', 'error', 'halt', 'daily')),
  at      timestamptz not null,
  market  text,
  text    text not null,
  -- A name under which it is told only once.
  once    text,
  sent_at timestamptz,
  unique (channel, once)
);
create index csgo_messages_waiting on csgo_messages (channel, id) where sent_at is null;
create index csgo_messages_sent on csgo_messages (sent_at) where sent_at is not null;

-- Up to where the commands of a bot were heard: none is obeyed twice.
create table csgo_message_commands (
  bot         text primary key,
  next_update bigint not null
);
