alter database :"db" with connection limit :limit;
