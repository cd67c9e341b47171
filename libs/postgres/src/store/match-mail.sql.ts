/** The row of MATCH_MAIL. */
export interface MatchRow {
  /** Events that were looked at because they are new; as many as were allowed if there may be more. */
  readonly mail: number;
  /** The same of waits. */
  readonly waits: number;
}

/**
 * Brings events and waits together: looks at what is due to be matched, inserts deliveries, and gives events that nobody waits for what
 * their policy says. Whoever decides what becomes of an event has its row locked. Of a wait no lock is needed for that: the key of
 * `mail_delivery` lets one event at a time through to it.
 *
 * **No pair is missed.** An event E and a wait W are committed, each due to be matched. Let the run that decides E (sets its `match_at` to
 * null) see the database as it was at e, and the one that decides W at w. If W was committed before e, E's run has seen W. Else
 * e is before W's commit, which is before w; so E was committed before w, and W's run finds E under its key. Either E's run has
 * committed by then: E can be locked, is `kept`, and is given. Or it has not: E cannot be locked, so W is not decided, but stays due. (Or E
 * is not kept: it was decided before W was there, and its policy does not want it to wait.)
 *
 * **No pair is made twice.** An event is decided by its newest row, under its lock.
 *
 * **The order is that of arrival.** A saga gets one event in a run, the earliest; and no event that has just come if an earlier one lies under
 * the same key, in whichever run that one is given. An event that goes to several sagas is given in a run in which it is the earliest
 * for each of them. Nothing waits for ever for its turn: an earlier event that could be given is due, or the wait is that it could
 * be given to.
 *
 * The common table expressions. (OFFSET 0 and ctid make the planner look up row by row. These tables are empty one minute and full the next,
 * so it cannot know how many rows there are, and a plan for one row would read all of them again for each of a thousand.)
 * - due_mail, due_wait: what is due
 * - sought: the due waits that are free (no event is on its way to them), numbered under each key, the oldest first
 * - found: the events under these keys, in the order of arrival: the nth event for the nth wait
 * - held: those of them that nobody else has locked
 * - mail: all events of this run. Those with a `match_at` are fresh: they go to all who wait, the others to one
 * - candidate: who could get what
 * - free, next, chosen: candidates that are free; which event is the earliest of each saga; what is given
 * - outcome: what becomes of each event. One that only finds waits that are not free is looked at again: by one of them as soon
 *   as it is free, and by itself, later the older it is, after 30 s at most
 * - looked: a wait is decided if it got an event, or if every event under its key went somewhere. Otherwise somebody else may have one of
 *   them locked, and it stays due, behind the others. So does one that is not free: this run may not see yet that it is. And so does
 *   one that was written since this run began: its ctid is not found
 *
 * $1 integer events at most, and waits at most.
 * Rows: one MatchRow.
 * Locks: the rows of mail and awaited that are due, and the kept events that are found, passing over those that others have locked; waits
 * for others only where both give a wait an event at the same time, in the order of sagas and paths.
 * Index: mail_to_match, awaited_to_match; then mail_key_pkey, mail_pkey, awaited_by_key, mail_delivery_pkey.
 */
export const MATCH_MAIL = `
WITH due_mail AS MATERIALIZED (
  SELECT tenant, id, keys, unexpected, arrival, received_at, match_at
  FROM edda.mail
  WHERE match_at <= now()
  ORDER BY match_at, arrival
  LIMIT $1
  FOR UPDATE SKIP LOCKED
), due_wait AS MATERIALIZED (
  SELECT ctid AS row_id, saga_id, path, key, tenant, since
  FROM edda.awaited
  WHERE match_at <= now()
  ORDER BY match_at
  LIMIT $1
  FOR UPDATE SKIP LOCKED
), sought AS MATERIALIZED (
  SELECT saga_id, path, key, tenant, since,
         row_number() OVER (PARTITION BY tenant, key ORDER BY since, saga_id, path) AS turn
  FROM due_wait
  WHERE NOT EXISTS (
    SELECT FROM edda.mail_delivery AS delivery
    WHERE delivery.saga_id = due_wait.saga_id AND delivery.path = due_wait.path
    OFFSET 0
  )
), found AS MATERIALIZED (
  SELECT sought.saga_id, sought.path, sought.key, sought.tenant, sought.since, kept.message_id
  FROM sought
  CROSS JOIN LATERAL (
    SELECT message_id
    FROM edda.mail_key AS mail_key
    WHERE mail_key.tenant = sought.tenant AND mail_key.key = sought.key AND mail_key.expires_at > now()
    ORDER BY arrival
    OFFSET sought.turn - 1
    LIMIT 1
  ) AS kept
), held AS MATERIALIZED (
  SELECT mail.tenant, mail.id, mail.keys, mail.unexpected, mail.arrival, mail.received_at, mail.match_at,
         found.saga_id, found.path, found.key, found.since
  FROM found
  JOIN edda.mail AS mail ON mail.tenant = found.tenant AND mail.id = found.message_id
  WHERE mail.status = 'kept'
  FOR UPDATE OF mail SKIP LOCKED
), mail AS MATERIALIZED (
  SELECT tenant, id, keys, unexpected, arrival, received_at, match_at
  FROM due_mail
  UNION
  SELECT tenant, id, keys, unexpected, arrival, received_at, match_at
  FROM held
), candidate AS MATERIALIZED (
  SELECT mail.arrival, mail.tenant, mail.id, mail.received_at, wait.saga_id, wait.path, wait.key, wait.since, true AS fresh
  FROM mail
  CROSS JOIN unnest(mail.keys) AS k (key)
  CROSS JOIN LATERAL (
    SELECT saga_id, path, key, since
    FROM edda.awaited AS awaited
    WHERE awaited.tenant = mail.tenant AND awaited.key = k.key
    OFFSET 0
  ) AS wait
  WHERE mail.match_at IS NOT NULL
  UNION ALL
  SELECT arrival, tenant, id, received_at, saga_id, path, key, since, false
  FROM held
  WHERE match_at IS NULL
), free AS MATERIALIZED (
  SELECT candidate.*,
         candidate.arrival = min(candidate.arrival) OVER (PARTITION BY candidate.saga_id)
         AND NOT (fresh AND EXISTS (
           SELECT FROM edda.mail_key AS mail_key
           WHERE mail_key.tenant = candidate.tenant AND mail_key.key = candidate.key
             AND mail_key.arrival < candidate.arrival AND mail_key.expires_at > now()
           OFFSET 0
         )) AS is_earliest
  FROM candidate
  WHERE NOT EXISTS (
    SELECT FROM edda.mail_delivery AS delivery
    WHERE delivery.saga_id = candidate.saga_id AND delivery.path = candidate.path
    OFFSET 0
  )
), next AS (
  SELECT free.*, bool_and(is_earliest) OVER (PARTITION BY arrival) AS for_all
  FROM free
), chosen AS (
  SELECT DISTINCT ON (arrival, CASE WHEN fresh THEN saga_id END) saga_id, path, key, tenant, id, received_at
  FROM next
  WHERE is_earliest AND (for_all OR NOT fresh)
  ORDER BY arrival, CASE WHEN fresh THEN saga_id END, since, saga_id, path, key
), given AS (
  INSERT INTO edda.mail_delivery (saga_id, path, key, tenant, message_id, claimable_at)
  SELECT saga_id, path, key, tenant, id, received_at
  FROM chosen
  ORDER BY saga_id, path
  ON CONFLICT (saga_id, path) DO NOTHING
  RETURNING saga_id, path, tenant, message_id
), outcome AS MATERIALIZED (
  SELECT mail.tenant, mail.id, mail.keys, mail.arrival, recipients,
         CASE WHEN recipients > 0 THEN 'delivered'
              WHEN somebody_waits OR unexpected = 'mailbox' THEN 'kept'
              WHEN unexpected = 'park' THEN 'parked'
              ELSE 'ignored' END AS status,
         CASE WHEN recipients > 0 OR NOT somebody_waits THEN NULL
              WHEN somebody_is_free THEN match_at
              ELSE clock_timestamp() + least(interval '30 seconds', greatest(interval '50 milliseconds', now() - received_at)) END AS match_at
  FROM mail
  LEFT JOIN (SELECT tenant, message_id AS id, count(*) AS given FROM given GROUP BY tenant, message_id) AS got USING (tenant, id)
  CROSS JOIN LATERAL (
    SELECT coalesce(given, 0) AS recipients,
           mail.arrival IN (SELECT arrival FROM candidate) AS somebody_waits,
           mail.arrival IN (SELECT arrival FROM free) AS somebody_is_free
  ) AS seen
  WHERE match_at IS NOT NULL OR recipients > 0
), decided AS (
  UPDATE edda.mail AS mail
  SET status = outcome.status, recipients = outcome.recipients, match_at = outcome.match_at
  FROM outcome
  WHERE mail.tenant = outcome.tenant AND mail.id = outcome.id
), unkeyed AS (
  DELETE FROM edda.mail_key
  WHERE ctid = ANY (ARRAY(
    SELECT lying.row_id
    FROM outcome
    CROSS JOIN unnest(outcome.keys) AS k (key)
    CROSS JOIN LATERAL (
      SELECT ctid AS row_id
      FROM edda.mail_key AS mail_key
      WHERE mail_key.tenant = outcome.tenant AND mail_key.key = k.key AND mail_key.arrival = outcome.arrival
      OFFSET 0
    ) AS lying
    WHERE outcome.status <> 'kept'
  ))
), looked AS (
  UPDATE edda.awaited AS awaited
  SET match_at = CASE WHEN (saga_id, path) IN (SELECT saga_id, path FROM given) THEN NULL
                      WHEN (saga_id, path) NOT IN (SELECT saga_id, path FROM sought) THEN clock_timestamp() + interval '1 second'
                      WHEN (tenant, key) IN (SELECT tenant, key FROM found
                                             WHERE (tenant, message_id) NOT IN (SELECT tenant, message_id FROM given))
                      THEN clock_timestamp() END
  WHERE ctid = ANY (ARRAY(SELECT row_id FROM due_wait))
)
SELECT (SELECT count(*) FROM due_mail)::integer AS mail, (SELECT count(*) FROM due_wait)::integer AS waits`;

/**
 * Whether there is anything to match: most of the time there is not, and this is found out faster than MATCH_MAIL is planned.
 *
 * Rows: one, is_due. Locks: none. Index: mail_to_match, awaited_to_match.
 */
export const IS_MATCH_DUE = `
SELECT coalesce(least(
  (SELECT match_at FROM edda.mail WHERE match_at IS NOT NULL ORDER BY match_at LIMIT 1),
  (SELECT match_at FROM edda.awaited WHERE match_at IS NOT NULL ORDER BY match_at LIMIT 1)
) <= now(), false) AS is_due`;
