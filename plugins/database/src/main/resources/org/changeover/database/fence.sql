-- Lets nobody but superusers in any more, and ends every other session.
select set_config('changeover.db', :'db', false) \g /dev/null
alter database :"db" with connection limit 0;
select 'ended', count(pg_catalog.pg_terminate_backend(pid)) from pg_catalog.pg_stat_activity
where datname = :'db' and pid <> pg_backend_pid() and backend_type = 'client backend'
  and not (application_name = 'changeover' and usesysid = 10);
do $$
begin
  for i in 1..200 loop
    exit when not exists (
      select from pg_catalog.pg_stat_activity
      where datname = current_setting('changeover.db') and pid <> pg_backend_pid()
        and backend_type = 'client backend' and not (application_name = 'changeover' and usesysid = 10));
    perform pg_catalog.pg_sleep(0.05);
    perform pg_catalog.pg_stat_clear_snapshot();
  end loop;
end $$;
