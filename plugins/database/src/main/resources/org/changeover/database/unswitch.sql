-- Takes switch.sql back, from wherever it got to. :existed and :connectable say how :db was before.
select exists (select from pg_catalog.pg_database where datname = :'kept') as kept_there,
       exists (select from pg_catalog.pg_database where datname = :'db') as there \gset
\if :kept_there
\if :there
alter database :"db" with allow_connections false;
select count(pg_catalog.pg_terminate_backend(pid)) from pg_catalog.pg_stat_activity where datname = :'db';
drop database if exists :"fresh" with (force);
begin;
alter database :"db" rename to :"fresh";
alter database :"kept" rename to :"db";
commit;
\else
alter database :"kept" rename to :"db";
\endif
\elif :existed
\else
drop database if exists :"db" with (force);
\endif
drop database if exists :"fresh" with (force);
select :'existed'::boolean and exists (select from pg_catalog.pg_database where datname = :'db') as again \gset
\if :again
alter database :"db" with allow_connections :connectable;
\endif
