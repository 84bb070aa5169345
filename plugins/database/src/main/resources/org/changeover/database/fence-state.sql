-- Says whether the fence around the database holds: its limit, the sessions of others, and, once there are none,
-- whether the counters of changed rows stand still for :settle seconds.
select d.datconnlimit = 0 and o.sessions = 0 as fenced, d.datconnlimit as "limit", o.sessions as others, o.who
from pg_catalog.pg_database d cross join lateral (
  select count(*) as sessions, coalesce(string_agg(distinct a.usename::text, ', '), '') as who
  from pg_catalog.pg_stat_activity a
  where a.datid = d.oid and a.pid <> pg_backend_pid()
    and a.backend_type = 'client backend' and not (a.application_name = 'changeover' and a.usesysid = 10)) o
where d.datname = current_database() \gset
select 'limit', :'limit';
select 'others', :'others';
select 'who', :'who';
select 'prepared', count(*) from pg_catalog.pg_prepared_xacts where database = current_database();
\if :fenced
select 'written', coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) from pg_catalog.pg_stat_user_tables;
select pg_catalog.pg_sleep(:settle) \g /dev/null
select 'written-then', coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) from pg_catalog.pg_stat_user_tables;
\endif
