#!/bin/sh
# Job that fills the layer 'database': the service's database with the rows that the job before it made and ROWS of its log.
set -eu
install -d -o postgres -g postgres -m 2775 /run/postgresql
pg_ctlcluster 15 main start -o '-c fsync=off -c full_page_writes=off -c max_wal_size=4GB' # nobody needs a half-made layer
DATA=/run/data/rows /run/lab/patient/create-database.sh
pg_ctlcluster 15 main stop
sync
