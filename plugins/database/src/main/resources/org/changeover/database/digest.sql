-- The content of a database as lines that do not depend on the order of rows: for each table its rows and the sum
-- of :hash over them, and how many objects of each kind there are. Of :parts that together are the whole, the one
-- with the number :part; the first, 0, has what is not a table.
-- In :hash, changeover_row is a row, and changeover_values_1 its values, each of a type whose hash takes every bit and
-- for which equal means the same: integers of 8 bytes, of which only half would count, are given as bytes, as times
-- are, and values of all other types, such as numbers with decimals, together as one text. Records keep the hash: whoever
-- changes what the word stands for takes another.
-- Everything that changes how a value is written is pinned, so that two servers write the same.
set timezone = 'UTC';
set datestyle = 'ISO, YMD';
set intervalstyle = 'postgres';
set bytea_output = 'hex';
set extra_float_digits = 3;
set lc_monetary = 'C';
set xmlbinary = 'base64';
set row_security = off;
set statement_timeout = 0;
set search_path = '';
select format(
  'select %L, %L, count(*), coalesce(sum(%s), 0) from only %I.%I changeover_row',
  'table', format('%I.%I', schema, name), replace(:'hash', 'changeover_values_1', columns), schema, name)
from (
  select n.nspname as schema, c.relname as name,
    row_number() over (order by c.oid) as place,
    (select concat_ws(', ',
        string_agg(format(given, attname), ', ' order by attnum) filter (where given is not null),
        'row(' || string_agg(quote_ident(attname), ', ' order by attnum) filter (where given is null) || ')::text collate "C"')
      from (
        select a.attname, a.attnum, case
          when a.atttypid in ('text'::regtype, 'varchar'::regtype) then '%I collate "C"'
          when a.atttypid in ('bool'::regtype, 'int2'::regtype, 'int4'::regtype, 'date'::regtype,
            'bytea'::regtype, 'uuid'::regtype) then '%I'
          when a.atttypid = 'int8'::regtype then 'int8send(%I)'
          when a.atttypid = 'time'::regtype then 'time_send(%I)'
          when a.atttypid = 'timestamp'::regtype then 'timestamp_send(%I)'
          when a.atttypid = 'timestamptz'::regtype then 'timestamptz_send(%I)' end as given
        from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      ) attribute) as columns
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
) tables
where place % :parts = :part order by place \gexec
select :part = 0 as first \gset
\if :first
select 'database', 'encoding', pg_catalog.pg_encoding_to_char(encoding), datcollate || ' ' || datctype
from pg_catalog.pg_database where datname = current_database();
select 'objects', 'relation-' || c.relkind::text, count(*), ''
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' group by c.relkind;
select 'objects', 'constraint-' || c.contype::text, count(*), ''
from pg_catalog.pg_constraint c join pg_catalog.pg_namespace n on n.oid = c.connamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.contype <> 'n' group by c.contype;
select 'objects', 'functions', count(*), ''
from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema';
select 'objects', 'triggers', count(*), '' from pg_catalog.pg_trigger where not tgisinternal;
select 'objects', 'invalid-indexes', count(*), '' from pg_catalog.pg_index where not indisvalid;
select 'objects', 'unvalidated-constraints', count(*), '' from pg_catalog.pg_constraint where not convalidated;
select 'extension', extname, 1, '' from pg_catalog.pg_extension;
select 'large-objects', 'all', count(*), '' from pg_catalog.pg_largeobject_metadata;
select format('select %L, %L, count(*), coalesce(sum(%s), 0) from (select loid, pageno, data from pg_catalog.pg_largeobject) changeover_row',
  'large-objects', 'pages', replace(:'hash', 'changeover_values_1', 'loid, pageno, data')) \gexec
\endif
