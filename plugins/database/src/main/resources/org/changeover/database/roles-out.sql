-- Writes statements that make the roles as they are here, with what the server stores of their passwords. What only
-- serves to freeze the old server is not carried over.
select 'set log_statement = ''none''; set log_min_duration_statement = -1; set log_min_error_statement = ''panic'';';
select format('select %L where not exists (select from pg_catalog.pg_roles where rolname = %L) \gexec',
  format('create role %I', rolname), rolname)
from pg_catalog.pg_authid where rolname = any (string_to_array(:'roles', ','));
select format('alter role %I with %s %s %s %s %s %s %s connection limit %s password %s valid until %L;', rolname,
  case when rolsuper then 'superuser' else 'nosuperuser' end,
  case when rolinherit then 'inherit' else 'noinherit' end,
  case when rolcreaterole then 'createrole' else 'nocreaterole' end,
  case when rolcreatedb then 'createdb' else 'nocreatedb' end,
  case when rolcanlogin then 'login' else 'nologin' end,
  case when rolreplication then 'replication' else 'noreplication' end,
  case when rolbypassrls then 'bypassrls' else 'nobypassrls' end,
  case when rolconnlimit = 0 then -1 else rolconnlimit end,
  coalesce(quote_literal(rolpassword), 'null'), coalesce(rolvaliduntil::text, 'infinity'))
from pg_catalog.pg_authid where rolname = any (string_to_array(:'roles', ','));
select format('alter role %I reset all;', rolname)
from pg_catalog.pg_authid where rolname = any (string_to_array(:'roles', ','));
select format('alter role %I set %I to %s;', r.rolname, split_part(c.pair, '=', 1),
  case when split_part(c.pair, '=', 1) in ('search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries')
       then substr(c.pair, strpos(c.pair, '=') + 1) else quote_literal(substr(c.pair, strpos(c.pair, '=') + 1)) end)
from pg_catalog.pg_authid r join pg_catalog.pg_db_role_setting s on s.setrole = r.oid and s.setdatabase = 0
cross join lateral unnest(s.setconfig) c (pair)
where r.rolname = any (string_to_array(:'roles', ',')) and c.pair !~ '^default_transaction_read_only=';
select format('select format(''revoke %%I from %%I'', g.rolname, r.rolname) from pg_catalog.pg_auth_members m '
  || 'join pg_catalog.pg_roles g on g.oid = m.roleid join pg_catalog.pg_roles r on r.oid = m.member where r.rolname = %L \gexec', rolname)
from pg_catalog.pg_authid where rolname = any (string_to_array(:'roles', ','));
select format('grant %I to %I%s;', g.rolname, r.rolname, case when m.admin_option then ' with admin option' else '' end)
from pg_catalog.pg_authid r join pg_catalog.pg_auth_members m on m.member = r.oid
join pg_catalog.pg_authid g on g.oid = m.roleid
where r.rolname = any (string_to_array(:'roles', ','));
