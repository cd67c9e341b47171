import type { MailDelivery, SagaStore } from '@edda/orchestration';
import { postgres } from '@edda/postgres';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { inSchema } from '../libs/postgres/src/statement.js';
import { MATCH_MAIL } from '../libs/postgres/src/store/match-mail.sql.js';
import {
  advanced,
  aSaga,
  aWait,
  changeTo,
  post,
  save,
  saveWaiting,
  someMail,
} from '../libs/testing/src/contracts.js';

const SCHEMA = `mailbox_${process.pid}_${Date.now()}`;
const ours = inSchema(SCHEMA);
const LONG = 600_000;
const SOON = { timeout: 20_000, interval: 20 };

/** Another process, whose transactions begin and end when the test says so. */
let slow: Client;
let stores: readonly [SagaStore, SagaStore];

beforeAll(async () => {
  const url = inject('databaseUrl');
  slow = new Client(url);
  await slow.connect();
  const open = postgres({ url, schema: SCHEMA });
  stores = [
    open({ service: 'orchestrator', instance: 'a' }),
    open({ service: 'orchestrator', instance: 'b' }),
  ];
  await Promise.all(stores.map((store) => store.connect()));
});

beforeEach(async () => {
  await slow.query('ROLLBACK');
  for (const table of ['saga', 'saga_history', 'timer', 'awaited', 'mail', 'mail_key', 'mail_delivery'])
    await slow.query(ours(`DELETE FROM edda.${table}`));
});

afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await slow.query(`DROP SCHEMA ${SCHEMA} CASCADE`);
  await slow.end();
});

/** Matches what is there now, and does not commit yet. */
async function matchSlowly(): Promise<void> {
  await slow.query('BEGIN');
  await slow.query(ours(MATCH_MAIL), [100]);
}

const count = async (what: string): Promise<number> => {
  const { rows } = await slow.query<{ count: number }>(
    ours(`SELECT count(*)::integer AS count FROM ${what}`),
  );
  return rows[0]?.count ?? 0;
};
const claim = (by: SagaStore = stores[1]) => by.claimDeliveries(100, LONG);

describe('an event and a wait that do not see each other', () => {
  it('come together if the event is decided, but not committed, when the wait is looked at', async () => {
    const [store] = stores;
    const mail = someMail(1);
    await post(store, mail);
    await matchSlowly();
    const saga = await saveWaiting(store, [aWait(1)]);
    expect(await claim()).toEqual([]);
    // Not decided: somebody may be about to keep an event for it.
    expect(await count('edda.awaited WHERE match_at IS NOT NULL')).toBe(1);
    await slow.query('COMMIT');
    expect(await claim()).toMatchObject([{ messageId: mail.id, sagaId: saga.id }]);
    expect(await claim()).toEqual([]);
    expect(await count('edda.awaited WHERE match_at IS NOT NULL')).toBe(0);
  });

  it('come together if the wait is decided, but not committed, when the event is looked at', async () => {
    const [store] = stores;
    const saga = await saveWaiting(store, [aWait(1)]);
    await matchSlowly();
    const mail = someMail(1);
    await post(store, mail);
    expect(await claim()).toMatchObject([{ messageId: mail.id, sagaId: saga.id }]);
    await slow.query('COMMIT');
    expect(await claim()).toEqual([]);
    expect(await count('edda.mail_delivery')).toBe(1);
  });

  it('come together if both were looked at before the other was committed', async () => {
    const [store, other] = stores;
    const [saga, mail] = [aSaga({ status: 'waiting' }), someMail(1)];
    await store.transact(async (waiting) => {
      await waiting.save([changeTo(saga, { awaits: [aWait(1)] })]);
      await other.transact(async (posting) => {
        await posting.post([mail]);
        expect(await claim(store)).toEqual([]);
      });
      expect(await claim(store)).toEqual([]);
      expect(await store.findMail('acme', mail.id)).toMatchObject({ status: 'kept' });
    });
    expect(await claim()).toMatchObject([{ messageId: mail.id, sagaId: saga.id }]);
    expect(await claim()).toEqual([]);
  });
});

describe('two that match at once', () => {
  it('do not wait for one another, and what one of them gave up is given by the other', async () => {
    const [store] = stores;
    const saga = await saveWaiting(store, [aWait(1)]);
    const mail = someMail(1);
    await post(store, mail);
    await matchSlowly();
    expect(await claim()).toEqual([]);
    await slow.query('ROLLBACK');
    expect(await claim()).toMatchObject([{ messageId: mail.id, sagaId: saga.id }]);
  });

  it('give a wait one event, and the other event the next time', async () => {
    const [store] = stores;
    const saga = await saveWaiting(store, [aWait(1), aWait(2)]);
    // Under different keys, or the later one would see that it is not the first.
    const [first, second] = [someMail(1), someMail(2, { unexpected: 'ignore' })];
    await post(store, first);
    await matchSlowly();
    await post(store, second);
    // It cannot see yet that the wait has an event, tries to give it another one, and waits for who was first.
    const later = claim();
    await expect
      .poll(async () => {
        const { rows } = await slow.query(
          `SELECT FROM pg_stat_activity WHERE application_name LIKE 'edda%' AND wait_event_type = 'Lock'`,
        );
        return rows.length;
      }, SOON)
      .toBe(1);
    await slow.query('COMMIT');
    expect([...(await later), ...(await claim())]).toMatchObject([{ messageId: first.id }]);
    await save(store, changeTo(advanced(saga), { fromRevision: 1, delivered: [first.id] }));
    await expect.poll(() => claim(), SOON).toMatchObject([{ messageId: second.id, sagaId: saga.id }]);
  });

  it('do not let an event overtake an earlier one that the other has not given yet', async () => {
    const [store] = stores;
    const saga = await saveWaiting(store, [aWait(1)]);
    const [first, second] = [someMail(1), someMail(1)];
    await post(store, first);
    await matchSlowly();
    await post(store, second);
    expect(await claim()).toEqual([]);
    await slow.query('ROLLBACK');
    await expect.poll(() => claim(), SOON).toMatchObject([{ messageId: first.id, sagaId: saga.id }]);
  });

  it('keep an event for one saga only', async () => {
    const [store] = stores;
    const mail = someMail(1);
    await post(store, mail);
    expect(await claim()).toEqual([]);
    const first = await saveWaiting(store, [aWait(1)]);
    await matchSlowly();
    await saveWaiting(store, [aWait(1)]);
    expect(await claim()).toEqual([]);
    await slow.query('COMMIT');
    expect(await claim()).toMatchObject([{ messageId: mail.id, sagaId: first.id }]);
    expect(await claim()).toEqual([]);
    expect(await count('edda.awaited WHERE match_at IS NOT NULL')).toBe(0);
  });
});

describe('what has been looked at', () => {
  it('is not looked at again: neither kept events nor waits are due', async () => {
    const [store] = stores;
    await post(
      store,
      someMail(1),
      someMail(2, { unexpected: 'park' }),
      someMail(3, { unexpected: 'ignore' }),
    );
    const awaits = [aWait(8), aWait(9, { key: 'approval:desk' })];
    const saga = await saveWaiting(store, awaits);
    expect(await claim()).toEqual([]);
    expect(await count('edda.mail WHERE match_at IS NOT NULL')).toBe(0);
    expect(await count('edda.awaited WHERE match_at IS NOT NULL')).toBe(0);
    await save(store, changeTo(advanced(saga), { fromRevision: 1, awaits: [...awaits, aWait(10)] }));
    expect(await count('edda.awaited WHERE match_at IS NOT NULL')).toBe(1);
    // Only what may be given later lies under its key.
    expect(await count('edda.mail_key')).toBe(1);
  });

  it('lies under its keys no longer than it is kept', async () => {
    const [store] = stores;
    await saveWaiting(store, [aWait(1), aWait(2)]);
    const [given, busy, discarded] = [someMail(1), someMail(2, { unexpected: 'park' }), someMail(3)];
    const expired = someMail(4, { ttlMs: 0 });
    await post(store, given, busy, discarded, expired);
    expect(await claim()).toMatchObject([{ messageId: given.id }]);
    await store.discardMail('acme', discarded.id, 'ada');
    expect(await store.expireMail(10)).toEqual([expired.id]);
    const { rows } = await slow.query<{ message_id: string }>(ours('SELECT message_id FROM edda.mail_key'));
    expect(rows).toEqual([{ message_id: busy.id }]);
  });

  it('a backlog of events that nobody waits for is matched in one call', async () => {
    const [store] = stores;
    const saga = await saveWaiting(store, [aWait(0)]);
    expect(await claim()).toEqual([]);
    const mail = Array.from({ length: 95 }, (_, index) => someMail(index + 1, { unexpected: 'ignore' }));
    const wanted = someMail(0);
    await post(store, ...mail, wanted);
    expect(await store.claimDeliveries(10, LONG)).toMatchObject([{ messageId: wanted.id, sagaId: saga.id }]);
    expect(await count(`edda.mail WHERE status = 'ignored'`)).toBe(95);
  });

  it('an event that only finds waits which are not free is looked at again later and later', async () => {
    const [store] = stores;
    await saveWaiting(store, [aWait(1)]);
    const [first, second] = [someMail(1), someMail(1)];
    await post(store, first, second);
    expect(await claim()).toHaveLength(1);
    const waitMs = async (): Promise<number> => {
      await slow.query(ours('UPDATE edda.mail SET match_at = now() WHERE match_at IS NOT NULL'));
      expect(await claim()).toEqual([]);
      const { rows } = await slow.query<{ wait_ms: number }>(
        ours(
          'SELECT extract(epoch FROM match_at - clock_timestamp())::float8 * 1000 AS wait_ms FROM edda.mail WHERE match_at IS NOT NULL',
        ),
      );
      return rows[0]?.wait_ms ?? 0;
    };
    expect(await waitMs()).toBeLessThan(10_000);
    await slow.query(ours(`UPDATE edda.mail SET received_at = received_at - interval '20 seconds'`));
    expect(await waitMs()).toBeGreaterThan(15_000);
    await slow.query(ours(`UPDATE edda.mail SET received_at = received_at - interval '1 day'`));
    expect(await waitMs()).toBeGreaterThan(25_000);
    expect(await waitMs()).toBeLessThanOrEqual(30_000);
  });
});

describe('many sagas that wait again and again', () => {
  it.each(['mailbox', 'ignore'] as const)(
    'get each of their events once, and in order, whoever works on them, with the policy "%s"',
    async (unexpected) => {
      const [sagas, passes] = [12, 12];
      const taken = new Map<string, string[]>();
      const states = new Map<string, ReturnType<typeof aSaga>>();
      const pass = (number: number) => `pass[${number}]`;
      for (let order = 0; order < sagas; order++) {
        const saga = await saveWaiting(stores[0], [aWait(order, { path: pass(1) })], {
          key: `order ${order}`,
        });
        states.set(saga.id, saga);
        taken.set(saga.id, []);
      }
      const ids = [...states.keys()];

      /** One orchestrator takes in what a delivery says; one in seven it cannot, and gives it back. */
      const feed = async (by: SagaStore, { sagaId, messageId, path }: MailDelivery): Promise<void> => {
        if (Math.random() < 1 / 7) return by.dropDeliveries([{ sagaId, messageId }]);
        await by.transact(async (transaction) => {
          const state = (await transaction.load([sagaId])).get(sagaId);
          const done = taken.get(sagaId) ?? [];
          expect(path).toBe(pass(done.length + 1));
          if (!state) throw new Error(`There is no saga ${sagaId}.`);
          const awaits = [aWait(ids.indexOf(sagaId), { path: pass(done.length + 2) })];
          await transaction.save([
            changeTo(advanced(state), { fromRevision: state.revision, awaits, delivered: [messageId] }),
          ]);
          done.push(messageId);
        });
      };
      const remaining = () => ids.some((id) => (taken.get(id)?.length ?? 0) < passes);
      const work = async (by: SagaStore): Promise<void> => {
        const until = Date.now() + 40_000;
        while (remaining() && Date.now() < until)
          for (const delivery of await by.claimDeliveries(5, LONG)) await feed(by, delivery);
      };
      const sent = new Map(ids.map((id) => [id, [] as string[]]));
      const send = async (): Promise<void> => {
        for (let number = 0; number < passes; number += 2) {
          const batch = ids.flatMap((id, order) => {
            const two = [1, 2].map(() => someMail(order, { unexpected }));
            sent.get(id)?.push(...two.map((mail) => mail.id));
            return two;
          });
          await post(stores[number % 4 === 0 ? 0 : 1], ...batch);
        }
      };
      await Promise.all([send(), ...stores.map(work), ...stores.map(work)]);
      expect(taken).toEqual(sent);
      expect(await count('edda.mail_delivery')).toBe(0);
      expect(await count(`edda.mail WHERE status <> 'delivered' OR recipients <> 1`)).toBe(0);
      expect(await count('edda.mail_key')).toBe(0);
    },
  );
});
