-- Where each sequence stands. Sequences belong to no snapshot: read before one is taken, they can only have moved on
-- in what is dumped from it.
select format(
  'select %L, %L, last_value, concat(is_called, %L) from %I.%I',
  'sequence', format('%I.%I', n.nspname, c.relname), case when s.seqincrement < 0 then ' down' end, n.nspname, c.relname)
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_sequence s on s.seqrelid = c.oid
where c.relkind = 'S' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' \gexec
