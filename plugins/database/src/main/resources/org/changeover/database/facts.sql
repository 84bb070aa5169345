-- What there is under the name :db, one fact a line; the columns that a version lacks come out empty.
select f.name, coalesce(f.value, '')
from (select 1) one
left join pg_catalog.pg_database d on d.datname = :'db'
cross join lateral (values
  ('version', current_setting('server_version_num')),
  ('exists', (d.datname is not null)::text),
  ('owner', pg_catalog.pg_get_userbyid(d.datdba)),
  ('encoding', pg_catalog.pg_encoding_to_char(d.encoding)),
  ('collate', d.datcollate),
  ('ctype', d.datctype),
  ('provider', to_jsonb(d) ->> 'datlocprovider'),
  ('locale', coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale')),
  ('connectable', d.datallowconn::text),
  ('limit', d.datconnlimit::text),
  ('bytes', pg_catalog.pg_database_size(d.oid)::text)
) f (name, value);
