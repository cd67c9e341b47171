/** Over how many days the sagas were started. */
export const DAYS = 30;

/** The nth of $1 sagas: an id as its time makes it. */
const ID = `(lpad(to_hex(started_ms >> 16), 8, '0') || '-' || lpad(to_hex(started_ms & 65535), 4, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;

/**
 * $1 sagas over the last days, as a busy system has them: 1 in 25 is under way, among them some that are parked; one definition has most of
 * them, and one has 1 in 10 000. They have no timers, so that nobody looks at them.
 *
 * $2 text state of a saga as JSON, with {words} for what differs.
 */
export const FILL_SAGAS = `
INSERT INTO edda.saga (id, tenant, definition, version, business_key, status, revision, state, started_at, updated_at, ended_at, position)
SELECT ${ID}, 'default', definition, version, key, status, 9,
       replace(replace(replace(replace(replace(replace($2::text, '{id}', ${ID}::text), '{definition}', definition), '"{version}"', version::text),
         '{key}', key), '{status}', status), '"{started}"', started_ms::text)::json,
       to_timestamp(started_ms / 1000.0), to_timestamp(started_ms / 1000.0) + took,
       CASE WHEN status IN ('completed', 'compensated', 'resolved') THEN to_timestamp(started_ms / 1000.0) + took END,
       CASE WHEN status IN ('completed', 'compensated', 'resolved') THEN '' ELSE (ARRAY['reserveStock', 'chargePayment', 'bookShipment'])[1 + n % 3] END
FROM (
  SELECT n, (extract(epoch FROM now()) * 1000)::bigint - ($1::bigint - n) * (${DAYS}::bigint * 86400000 / $1) AS started_ms,
         CASE WHEN n % 10000 = 7 THEN 'audit' WHEN n % 10 < 6 THEN 'order' ELSE 'flow-' || n % 10 END AS definition,
         1 + (n * 3 / $1)::integer AS version,
         'key-' || lpad(n::text, 8, '0') AS key,
         CASE WHEN n % 25 > 0 THEN CASE WHEN n % 40 = 1 THEN 'compensated' WHEN n % 5000 = 2 THEN 'resolved' ELSE 'completed' END
              WHEN n % 200 = 0 THEN 'parked' WHEN n % 1000 = 25 THEN 'compensating' WHEN n % 5000 = 50 THEN 'paused'
              WHEN n % 2 = 0 THEN 'waiting' ELSE 'running' END AS status,
         (n % 600) * interval '1 second' AS took
  FROM generate_series(1, $1::bigint) AS n
) AS made`;

/** What they are found by: one customer in 10 000 each, one of three regions, and the failed step of those that did not complete. */
export const FILL_ATTRIBUTES = `
INSERT INTO edda.saga_attribute (saga_id, name, tenant, value)
SELECT id, made.name, 'default', made.value
FROM edda.saga
CROSS JOIN LATERAL (
  SELECT 'customer' AS name, (right(business_key, 8)::integer % 10000)::text AS value
  UNION ALL
  SELECT 'region', (ARRAY['north', 'south', 'west'])[1 + right(business_key, 8)::integer % 3]
  UNION ALL
  SELECT 'failed-step', 'chargePayment' WHERE status IN ('compensated', 'resolved', 'parked')
) AS made`;

/** What a running system has after a while by itself. */
export const SETTLE = 'VACUUM ANALYZE edda.saga, edda.saga_attribute';
