-- Fills access_log with :rows rows, the same ones for the same :seed.
INSERT INTO access_log (at, account_id, action, client, seconds, details)
SELECT timestamptz '2026-01-01 00:00:00+00' + n * interval '31.7 seconds',
       CASE WHEN h % 5 > 0 THEN 1 + h % (SELECT count(*) FROM account) END,
       (ARRAY['avatar', 'login', 'upload', 'stats', 'Änderung'])[1 + h % 5],
       CASE WHEN h % 3 = 0 THEN inet '2001:db8::' + h % 65536 ELSE inet '192.0.2.0' + h % 256 END,
       (h % 2000000) / 1000000.0,
       jsonb_build_object('agent', (ARRAY['curl/7.88', 'Mozilla/5.0 (日本語)', E'tab\there "quoted" \\ back', NULL])[1 + h % 4],
                          'size', h % 512, 'ratio', round(h % 997 / 7.0, 3))
FROM (SELECT n, abs(hashint8extended(n, :seed)) AS h FROM generate_series(1, :rows) AS n) AS numbers;
