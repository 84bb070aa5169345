-- How the roles stand, one a line; of passwords only a part of a hash of what the server stores.
select r.rolname, concat_ws(' ',
  case when r.rolsuper then 'superuser' end, case when r.rolinherit then 'inherit' end,
  case when r.rolcreaterole then 'createrole' end, case when r.rolcreatedb then 'createdb' end,
  case when r.rolcanlogin then 'login' end, case when r.rolreplication then 'replication' end,
  case when r.rolbypassrls then 'bypassrls' end,
  'limit=' || case when r.rolconnlimit = 0 then -1 else r.rolconnlimit end,
  'until=' || case when r.rolvaliduntil < 'infinity' then extract(epoch from r.rolvaliduntil)::text else 'ever' end,
  'password=' || case when r.rolpassword is null then 'none'
    else left(encode(sha256(convert_to(r.rolpassword, 'UTF8')), 'hex'), 12) end,
  (select 'in=' || string_agg(g.rolname::text, ',' order by g.rolname)
   from pg_catalog.pg_auth_members m join pg_catalog.pg_authid g on g.oid = m.roleid where m.member = r.oid),
  (select 'set=' || string_agg(c.pair, ',' order by c.pair)
   from pg_catalog.pg_db_role_setting s cross join lateral unnest(s.setconfig) c (pair)
   where s.setrole = r.oid and s.setdatabase = 0 and c.pair !~ '^default_transaction_read_only='))
from pg_catalog.pg_authid r
where r.rolname = any (string_to_array(:'roles', ',')) order by 1;
