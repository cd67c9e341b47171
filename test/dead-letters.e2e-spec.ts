import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { LetterDesk } from './fixtures/letter-desk.js';
import { Flow } from './flows/fixtures/flow.js';
import { Hopeless } from './flows/fixtures/scripted-participant.js';
import { BookTrade, ledger, TradeSaga } from './flows/sagas/trade.js';

/** The whole figure: EDDA_LETTERS=10000. */
const MANY = Number(process.env['EDDA_LETTERS'] ?? 300);
const PER_SECOND = 500;

let flow: Flow;
let desk: LetterDesk;
let trades = 0;

beforeAll(async () => {
  flow = await Flow.open({ sagas: [TradeSaga], orchestrators: 2, concurrency: 12 });
  desk = new LetterDesk(flow, inject('amqpUrl'));
});
afterAll(() => flow.close());
beforeEach(() => {
  ledger.isStrict = true;
});

/** The nth trade; a strict ledger takes none of them, each third for another reason. */
const trade = (n: number) => ({
  tradeId: `trade-${n}`,
  cents: n % 3 === 0 ? -n : n,
  currency: n % 3 === 1 ? `X${n}` : 'EUR',
  text: n % 3 === 2 ? '' : 'a trade',
});
const begin = (): Promise<string> => {
  trades += 3;
  return flow.begin('trade', trade(trades));
};
const parked = async (): Promise<string> => {
  const id = await begin();
  expect((await flow.until(id, 'parked')).parked).toMatchObject({ reason: 'dead-lettered', path: 'book' });
  return id;
};

describe('a command that its participant puts aside', () => {
  it('is a dead letter with its cause, and its saga waits for a person', async () => {
    const saga = await parked();
    const letter = await desk.one(`sagaId=${saga}`);
    expect(letter).toMatchObject({
      status: 'open',
      reason: 'contract-violated',
      cause: expect.stringMatching(
        /contract-violated .*ledger\.commands ledger\.book: cents.* must be positive/,
      ),
      messageId: `${saga}:book:forward:1`,
    });
    expect(await desk.find(letter.id)).toMatchObject({
      body: { format: 'json', value: trade(trades) },
      problems: [{ path: 'cents' }],
    });
    const seen = await fetch(`${await flow.url()}/v1/sagas/${saga}`);
    expect(await seen.json()).toMatchObject({ deadLetters: [{ id: letter.id, step: 'book' }] });
  });

  it('tells how often it was tried, and where it failed', async () => {
    ledger.isStrict = false;
    flow.script.on(BookTrade, () => {
      throw new Hopeless('The ledger is full.');
    });
    try {
      const letter = await desk.one(`sagaId=${await parked()}`);
      expect(await desk.find(letter.id)).toMatchObject({
        reason: 'unprocessable',
        detail: 'The ledger is full.',
        attempts: 1,
        stack: expect.stringMatching(/^Error: The ledger is full\.\n\s+at .*dead-letters\.e2e-spec/),
      });
    } finally {
      flow.script.on(BookTrade, () => ({}));
    }
  });

  it('goes back with the body that a person gave it, under the same id, and its saga ends', async () => {
    const saga = await parked();
    const letter = await desk.one(`sagaId=${saga}`);
    const body = { ...trade(trades), cents: 7 };
    const wrong = await desk.decide('redrive', { ids: [letter.id], body: { ...body, cents: -7 } });
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ path: 'body/cents' }] } });
    expect(await desk.decide('redrive', { ids: [letter.id], body })).toMatchObject({
      status: 202,
      body: { count: 1 },
    });
    await flow.until(saga, 'completed');
    expect(await desk.until(letter.id, 'redriven')).toMatchObject({ note: 'ada: mended' });
    expect((await flow.effects(saga)).map(({ path, body: { cents } }) => [path, cents])).toEqual([
      ['hold', -trades],
      ['book', 7],
    ]);
    const history = await flow.history(saga);
    expect(history.map(({ fact }) => fact)).toContainEqual(
      expect.objectContaining({ kind: 'action-taken', action: 'redrive', by: 'ada', reason: 'mended' }),
    );
  });

  it('goes back as it is once the participant is mended', async () => {
    const saga = await parked();
    const { id } = await desk.one(`sagaId=${saga}`);
    ledger.isStrict = false;
    await desk.decide('redrive', { ids: [id] });
    await flow.until(saga, 'completed');
    await desk.until(id, 'redriven');
    expect(await flow.done(saga)).toEqual(['vault.hold', 'ledger.book']);
  });

  it('is the same letter, open again, when it dies once more', async () => {
    const saga = await parked();
    const { id } = await desk.one(`sagaId=${saga}`);
    await desk.decide('redrive', { ids: [id] });
    await expect.poll(async () => (await desk.find(id)).times, { timeout: 20_000 }).toBe(2);
    await desk.until(id, 'open');
    await flow.until(saga, 'parked');
  });

  it('is discarded: its saga turns back, and what was done is undone', async () => {
    const saga = await parked();
    const { id } = await desk.one(`sagaId=${saga}`);
    await desk.decide('discard', { ids: [id] });
    await flow.until(saga, 'compensated');
    await desk.until(id, 'discarded');
    expect(await flow.done(saga)).toEqual(['vault.hold', 'vault.free']);
  });

  it('is open again with a sentence when its saga has gone another way, and can be discarded', async () => {
    const saga = await parked();
    const { id } = await desk.one(`sagaId=${saga}`);
    await flow.sagas.act(saga, { action: 'resolve', by: 'ada', reason: 'by hand' });
    const dry = await desk.decide('redrive', { ids: [id], dryRun: true });
    expect(dry).toMatchObject({ status: 200, body: { count: 1, refused: [{ id }] } });
    await desk.decide('redrive', { ids: [id] });
    await expect
      .poll(async () => (await desk.find(id)).note, { timeout: 20_000 })
      .toContain('has ended (resolved)');
    expect((await desk.find(id)).status).toBe('open');
    await desk.decide('discard', { ids: [id] });
    await desk.until(id, 'discarded');
  });
});

describe('what nobody can read', () => {
  it('is a dead letter with its bytes, and is one still when it comes back to its queue', async () => {
    const garbage = Buffer.from([0xff, 0xfe, 0x00]);
    await desk.publish('edda.commands', 'ledger.book', garbage, { messageId: 'garbage' });
    const letter = await desk.one('reason=undecodable&name=ledger.book');
    expect((await desk.find(letter.id)).body).toEqual({
      format: 'base64',
      value: garbage.toString('base64'),
    });
    await desk.decide('redrive', { ids: [letter.id] });
    // Through the exchange of redrives to that one queue, and from there back, with the place where it came from first.
    await expect.poll(async () => (await desk.find(letter.id)).times, { timeout: 20_000 }).toBe(2);
    expect(await desk.until(letter.id, 'open')).toMatchObject({
      exchange: `${flow.namespace}.edda.commands`,
      routingKey: 'ledger.book',
      queue: `${flow.namespace}.ledger.commands`,
    });
    await desk.decide('discard', { ids: [letter.id] });
    await desk.until(letter.id, 'discarded');
  });

  it('is not lost when it comes to the orchestrators: a reply for a saga that is not there', async () => {
    const stranger = '01970000-0000-7000-8000-00000000beef';
    const headers = {
      'edda-kind': 'reply',
      'edda-saga': 'trade',
      'edda-step': 'book',
      'edda-direction': 'forward',
      'edda-epoch': 1,
      'edda-contract-version': 1,
      'edda-outcome': 'success',
      'edda-causation-id': 'c',
    };
    const properties = {
      messageId: 'r',
      correlationId: stranger,
      type: 'ledger.book',
      contentType: 'application/json',
    };
    await desk.publish('edda.replies.ledger', 'ledger.book', Buffer.from('{}'), { ...properties, headers });
    const { id } = await desk.one('reason=unknown-saga');
    expect(await desk.find(id)).toMatchObject({ by: 'orchestrator', isCopy: false });
    await desk.decide('redrive', { ids: [id] });
    await expect
      .poll(async () => (await desk.find(id)).note, { timeout: 20_000 })
      .toContain('still unknown-saga');
    expect(await desk.find(id)).toMatchObject({ status: 'open', times: 1 });
  });
});

describe(`${MANY} dead letters of three causes`, () => {
  it(`are seen by cause at once, go back at ${PER_SECOND} a second, and all their sagas end`, async () => {
    const queue = `${flow.namespace}.ledger.commands`;
    const groupsOf = () => desk.groups(`queue=${queue}`);
    await desk.decide('discard', { filter: { queue } });
    await expect.poll(groupsOf, { timeout: 20_000 }).toEqual([]);
    const placed = performance.now();
    const begun: string[] = [];
    for (let at = 0; at < MANY; at += 250) {
      const numbers = Array.from({ length: Math.min(250, MANY - at) }, (_, n) => 1_000_000 + at + n);
      begun.push(...(await Promise.all(numbers.map((n) => flow.begin('trade', trade(n))))));
    }
    const total = async () => (await groupsOf()).reduce((sum, { count }) => sum + count, 0);
    await expect.poll(total, { timeout: 400_000, interval: 250 }).toBe(MANY);
    const collected = ((performance.now() - placed) / 1_000).toFixed(1);
    process.stdout.write(`${MANY} dead letters: begun, put aside and stored in ${collected} s\n`);
    // A letter may be stored before its saga knows: quiet is when all of them wait for a person.
    const sagasNot = async (status: string) => {
      const [row] = await flow.rows<{ count: number }>(
        `SELECT count(*)::int AS count FROM edda.saga WHERE id = ANY ($1) AND status <> $2`,
        [begun, status],
      );
      return row?.count;
    };
    await expect.poll(() => sagasNot('parked'), { timeout: 400_000, interval: 250 }).toBe(0);
    const groups = await groupsOf();
    expect(groups.map(({ count, sagas }) => [count, sagas])).toEqual(
      Array(3).fill([expect.closeTo(MANY / 3, -1), expect.closeTo(MANY / 3, -1)]),
    );

    const times = [];
    for (let round = 0; round < 5; round += 1) {
      const from = performance.now();
      await groupsOf();
      times.push(performance.now() - from);
    }
    const median = times.toSorted((a, b) => a - b)[2] ?? Infinity;

    ledger.isStrict = false;
    const began = performance.now();
    for (const { cause } of groups) {
      const { status } = await desk.decide('redrive', { cause, perSecond: Math.round(PER_SECOND / 3) });
      expect(status).toBe(202);
    }
    await expect.poll(() => sagasNot('completed'), { timeout: 400_000, interval: 250 }).toBe(0);
    const seconds = (performance.now() - began) / 1_000;
    process.stdout.write(
      `${MANY} dead letters: groups in ${median.toFixed(1)} ms (median of 5), redriven in ${seconds.toFixed(1)} s\n`,
    );
    expect(median).toBeLessThan(100);
    // Not faster than it was asked for.
    expect(seconds).toBeGreaterThan(MANY / PER_SECOND - 2);
    // Money is held once and booked once for each, by the participants' own table.
    const effects = await flow.rows<{ command: string; count: number; sagas: number }>(
      `SELECT command, count(*)::int AS count, count(DISTINCT saga_id)::int AS sagas
       FROM flow.effect WHERE saga_id = ANY ($1) GROUP BY command ORDER BY command`,
      [begun],
    );
    expect(effects).toEqual([
      { command: 'ledger.book', count: MANY, sagas: MANY },
      { command: 'vault.hold', count: MANY, sagas: MANY },
    ]);
    expect(await groupsOf()).toEqual([]);
  }, 900_000);
});
