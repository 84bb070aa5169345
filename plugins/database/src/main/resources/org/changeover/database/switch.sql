-- Puts the finished copy :fresh in the place of :db; what was there is kept as :kept, closed, for undo.
select exists (select from pg_catalog.pg_database where datname = :'db') as there \gset
\if :there
alter database :"db" with allow_connections false;
select count(pg_catalog.pg_terminate_backend(pid)) from pg_catalog.pg_stat_activity where datname = :'db';
begin;
alter database :"db" rename to :"kept";
alter database :"fresh" rename to :"db";
commit;
\else
alter database :"fresh" rename to :"db";
\endif
