import { InMemorySagaStore } from '@edda/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../saga-store.js';
import type { MailDelivery } from '../store/mail-store.js';
import { MailDeliverer } from './mail-deliverer.js';
import type { Work, WorkResult } from './work.js';

const controllers: AbortController[] = [];

afterEach(() => controllers.splice(0).forEach((controller) => controller.abort()));

const delivery = (messageId: string, sagaId = 's1'): MailDelivery => ({
  messageId,
  sagaId,
  path: 'payment',
  event: 'order.paid',
  key: 'k',
  body: {},
});

/** A deliverer whose store hands out these pages, one after the other, and then nothing. */
function delivererOn(
  pages: readonly (readonly MailDelivery[] | Error)[],
  submit: (work: Work) => Promise<WorkResult> = async () => ({ status: 'done' }),
  now: () => number = () => 0,
) {
  const store = new InMemorySagaStore();
  const answers = pages.values();
  const story: string[] = [];
  let claims = 0;
  store.claimDeliveries = async () => {
    claims += 1;
    const answer = answers.next().value ?? [];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  store.dropDeliveries = async (dropped) =>
    void story.push(`drops ${dropped.map(({ messageId, sagaId }) => `${messageId} for ${sagaId}`).join()}`);
  const observed = async (work: Work): Promise<WorkResult> => {
    const result = await submit(work);
    if (work.kind === 'event') story.push(`${work.delivery.messageId} ${result.status}`);
    return result;
  };
  const lines: string[] = [];
  const closing = new AbortController();
  controllers.push(closing);
  const deliverer = new MailDeliverer(
    store,
    observed,
    (_, line) => void lines.push(line),
    closing.signal,
    now,
  );
  const close = () => (closing.abort(), deliverer.close());
  return { deliverer, store, story, lines, close, claims: () => claims };
}

describe('the deliverer of the mailbox', () => {
  it('brings each event to the saga that waits for it', async () => {
    const { deliverer, story, close } = delivererOn([[delivery('e1'), delivery('e2', 's2')]]);
    deliverer.start();
    await expect.poll(() => story).toEqual(['e1 done', 'e2 done']);
    await close();
  });

  it('looks again at once when there is something new', async () => {
    const { deliverer, claims, close } = delivererOn([]);
    deliverer.start();
    await expect.poll(claims).toBe(1);
    const before = performance.now();
    deliverer.ring();
    await expect.poll(claims, { interval: 5 }).toBe(2);
    expect(performance.now() - before).toBeLessThan(400);
    await close();
  });

  it('goes on at once while there is a full page', async () => {
    const page = Array.from({ length: 500 }, (_, index) => delivery(`e${index}`));
    const { deliverer, story, close } = delivererOn([page, [delivery('last')]]);
    deliverer.start();
    await expect.poll(() => story.at(-1), { timeout: 400 }).toBe('last done');
    await close();
  });

  it('gives up what no saga takes: it is gone, or waits for something else by now', async () => {
    const results: Record<string, WorkResult> = {
      gone: { status: 'rejected', reason: 'unknown-saga', detail: 'There is no saga s1.' },
      late: { status: 'unwanted' },
    };
    const submit = async (work: Work): Promise<WorkResult> =>
      (work.kind === 'event' && results[work.delivery.messageId]) || { status: 'done' };
    const page = [delivery('gone'), delivery('fine', 's2'), delivery('late', 's3')];
    const { deliverer, story, close } = delivererOn([page], submit);
    deliverer.start();
    await expect.poll(() => story.at(-1)).toBe('drops gone for s1,late for s3');
    await close();
  });

  it('looks again at once after it gave something up: it may be for somebody else now', async () => {
    const { deliverer, claims, close } = delivererOn([[delivery('e1')]], async () => ({
      status: 'unwanted',
    }));
    deliverer.start();
    await expect.poll(claims, { timeout: 400 }).toBeGreaterThanOrEqual(2);
    await close();
  });

  it('leaves what only others can do to them: the lease runs out', async () => {
    const submit = async (): Promise<WorkResult> => ({ status: 'unknown-version', detail: 'version 9' });
    const { deliverer, story, claims, close } = delivererOn([[delivery('e1')]], submit);
    deliverer.start();
    deliverer.ring();
    await expect.poll(claims).toBeGreaterThanOrEqual(2);
    expect(story).toEqual(['e1 unknown-version']);
    await close();
  });

  it('tries again a moment later when another process holds the saga', async () => {
    const results: WorkResult[] = [{ status: 'busy' }, { status: 'busy' }];
    const submit = async (): Promise<WorkResult> => results.shift() ?? { status: 'done' };
    const { deliverer, story, close } = delivererOn([[delivery('e1')]], submit);
    deliverer.start();
    await expect.poll(() => story).toEqual(['e1 busy', 'e1 busy', 'e1 done']);
    await close();
  });

  it('survives an event that cannot be taken in, and a database that is away', async () => {
    const submit = (work: Work): Promise<WorkResult> =>
      work.kind === 'event' && work.delivery.messageId === 'bad'
        ? Promise.reject(new Error('a row too large'))
        : Promise.resolve({ status: 'done' });
    const pages = [new StoreUnavailable('connection lost'), [delivery('bad'), delivery('good', 's2')]];
    const { deliverer, story, lines, close } = delivererOn(pages, submit);
    deliverer.start();
    await expect.poll(() => story).toEqual(['good done']);
    expect(lines.join()).toMatch(/connection lost.*a row too large/);
    await close();
  });

  it('tells when a look that began after it was asked found nothing to deliver, though the database is away first', async () => {
    const pages = [[delivery('e1')], new StoreUnavailable('connection lost'), [delivery('e2')]];
    const { deliverer, story, close } = delivererOn(pages);
    deliverer.start();
    await deliverer.emptied();
    expect(story).toEqual(['e1 done', 'e2 done']);
    await close();
    await deliverer.emptied();
  });

  it('says which events nobody waited for in time, now and then', async () => {
    let now = 0;
    const { deliverer, store, lines, claims, close } = delivererOn([], undefined, () => now);
    const expired = [['e1', 'e2'], ['e3']];
    store.expireMail = async () => expired.shift() ?? [];
    store.findMail = async (_, id) => (id === 'e2' ? undefined : ({ event: 'order.paid' } as never));
    deliverer.start();
    await expect.poll(() => lines).toHaveLength(2);
    expect(lines[0]).toBe(
      'Event "order.paid", message e1, has expired in the mailbox: no saga waited for it in time.',
    );
    expect(lines[1]).toContain('message id e2');
    const seen = claims();
    deliverer.ring();
    await expect.poll(claims).toBeGreaterThan(seen);
    expect(lines).toHaveLength(2);
    now = 30_000;
    deliverer.ring();
    await expect.poll(() => lines.at(-1)).toContain('message e3');
    await close();
  });

  it('ends at once when the process closes', async () => {
    const { deliverer, close } = delivererOn([]);
    deliverer.start();
    await close();
  });
});
