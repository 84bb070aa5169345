-- Writes the statements that give a copy the settings, privileges and comment of this database: pg_dump leaves them
-- out unless it also makes the database. What only serves to freeze the old one is not carried over.
with setting as (
  select s.setrole, split_part(c.pair, '=', 1) as name, substr(c.pair, strpos(c.pair, '=') + 1) as value
  from pg_catalog.pg_db_role_setting s cross join lateral unnest(s.setconfig) c (pair)
  where s.setdatabase = (select oid from pg_catalog.pg_database where datname = current_database())
)
select case when setrole = 0 then 'alter database :"db" set '
            else format('alter role %I in database :"db" set ', pg_catalog.pg_get_userbyid(setrole)) end
  || format('%I to ', name)
  || case when name in ('search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries')
          then value else quote_literal(value) end || ';'
from setting where name not in ('default_transaction_read_only', 'transaction_read_only');
select 'revoke all on database :"db" from public;'
from pg_catalog.pg_database where datname = current_database() and datacl is not null;
select format('grant %s on database :"db" to %s%s;', a.privilege_type,
  case when a.grantee = 0 then 'public' else quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) end,
  case when a.is_grantable then ' with grant option' else '' end)
from pg_catalog.pg_database d cross join lateral pg_catalog.aclexplode(d.datacl) a
where d.datname = current_database();
select format('comment on database :"db" is %L;', c.text)
from (select pg_catalog.shobj_description(oid, 'pg_database') as text
      from pg_catalog.pg_database where datname = current_database()) c
where c.text is not null;
