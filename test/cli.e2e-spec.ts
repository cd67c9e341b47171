import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { runEdda, type Ran } from './fixtures/edda-command.js';
import { LetterDesk } from './fixtures/letter-desk.js';
import { Flow } from './flows/fixtures/flow.js';
import { InvoiceSaga } from './flows/sagas/invoice.js';
import { ledger, TradeSaga } from './flows/sagas/trade.js';

const SIGNED = ['--by', 'ada', '--reason', 'To see.'];
const NOBODY = '01970000-0000-7000-8000-00000000beef';

let flow: Flow;
let desk: LetterDesk;
let url: string;
let folder: string;
let trades = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'edda-cli-'));
  flow = await Flow.open({ sagas: [TradeSaga, InvoiceSaga] });
  desk = new LetterDesk(flow, inject('amqpUrl'));
  url = await flow.url();
});
afterAll(async () => {
  await flow.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  ledger.isStrict = false;
});

const edda = (...args: readonly string[]): Promise<Ran> => runEdda(args, { env: { EDDA_URL: url } });

/** The document that the command writes for programs. */
async function json<Document = Record<string, unknown>>(...args: readonly string[]): Promise<Document> {
  const { exitCode, out, err } = await edda(...args, '--json');
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  return JSON.parse(out) as Document;
}

const lines = (out: string): readonly Record<string, unknown>[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const trade = (changes: object = {}): object => {
  trades += 1;
  return { tradeId: `trade-${trades}`, cents: 5, currency: 'EUR', text: 'a trade', ...changes };
};

/** A trade whose booking was put aside. */
async function parked(): Promise<string> {
  ledger.isStrict = true;
  const id = await flow.begin('trade', trade({ cents: -5 }));
  await flow.until(id, 'parked');
  await desk.one(`sagaId=${id}&status=open`);
  return id;
}

describe('a saga', () => {
  it('is started, watched to its end, found in the list and shown', async () => {
    const body = trade();
    const started = await edda(
      'sagas',
      'start',
      'trade',
      '--body',
      JSON.stringify(body),
      '--watch',
      '--json',
    );
    expect(started.err).toBe('');
    expect(started.exitCode).toBe(0);
    const [first, ...entries] = lines(started.out);
    expect(first).toMatchObject({ name: 'trade', repeated: false });
    expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));
    expect(entries.at(-1)).toMatchObject({ status: 'completed' });
    const id = String(first?.['id']);
    const key = String(first?.['key']);
    expect(await json('sagas', 'list', '--definition', 'trade', '--key', key)).toMatchObject({
      items: [{ id, status: 'completed' }],
      hasMore: false,
    });
    const table = await edda('sagas', 'list', '--key', key);
    expect(table.out).toMatch(new RegExp(`^id .*\n-.*\n${id}  trade v1 +${key}  completed`));
    expect(await json('sagas', 'show', id)).toMatchObject({ id, data: body, timeline: [{}, {}] });
    expect((await edda('sagas', 'show', id)).out).toMatch(
      /status +completed[^]*book +succeeded +1 +\S+\.commands/,
    );
    const whole = await json<{ items: object[] }>('sagas', 'history', id);
    expect(whole.items).toHaveLength(entries.length);
  });

  it('that is watched while it waits ends when a signal comes', async () => {
    const id = await flow.begin('invoice', { orderId: 'o-signal', cents: 5 });
    await flow.untilAt(id, 'payment');
    const watched = edda('sagas', 'watch', id);
    const told = await edda(
      'sagas',
      'signal',
      'bank.payment-received',
      '--body',
      '{"reference":"o-signal","cents":5}',
    );
    expect(told.exitCode).toBe(0);
    const { exitCode, out } = await watched;
    expect(out).toMatch(/It is completed\.\n$/);
    expect(exitCode).toBe(0);
  });

  it('that ends otherwise, is parked or takes too long says so by the exit code', async () => {
    const id = await parked();
    expect(await edda('sagas', 'watch', id, '--stop-when-parked')).toMatchObject({ exitCode: 5, err: '' });
    const late = await edda('sagas', 'watch', id, '--within', '500ms');
    expect(late.exitCode).toBe(6);
    // On a machine that has much else to do nothing may have come by then.
    expect(late.err).toMatch(/^It did not end in time; it is parked\.\n$|^Nothing came in time\.\n$/);
    const watched = edda('sagas', 'watch', id, '--json');
    const done = await edda('sagas', 'discard', id, '--path', 'book', ...SIGNED);
    expect(done.exitCode).toBe(0);
    const { exitCode, out } = await watched;
    expect(lines(out).at(-1)).toMatchObject({ status: 'compensated' });
    expect(exitCode).toBe(4);
  });

  it('that is watched until Ctrl-C is left as it is', async () => {
    const id = await flow.begin('invoice', { orderId: 'o-left', cents: 5 });
    await flow.untilAt(id, 'payment');
    const watch = { env: { EDDA_URL: url }, interruptAt: /command-succeeded/ };
    expect(await runEdda(['sagas', 'watch', id], watch)).toMatchObject({ exitCode: 130, err: '' });
    expect((await flow.state(id)).status).toBe('waiting');
  });

  it('with a name that would steer a terminal does not', async () => {
    await flow.run('trade', trade({ tradeId: 'evil\u001B[2J\u009B31m\u202E' }), 'completed');
    const { out } = await edda('sagas', 'list', '--key-prefix', 'evil');
    expect(out).toContain('evil\\x1b[2J\\x9b31m\\u202e');
    const { out: document } = await edda('sagas', 'list', '--key-prefix', 'evil', '--json');
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    expect(out + document).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
    expect(JSON.parse(document)).toMatchObject({ items: [{ key: 'evil\u001B[2J\u009B31m\u202E' }] });
  });
});

describe('many sagas', () => {
  it('are cancelled after a dry run that changes nothing', async () => {
    const ids = await Promise.all(
      ['a', 'b', 'c'].map((name) => flow.begin('invoice', { orderId: `o-bulk-${name}`, cents: 5 })),
    );
    await Promise.all(ids.map((id) => flow.untilAt(id, 'payment')));
    const which = ['--definition', 'invoice', '--status', 'waiting', '--key-prefix', 'o-bulk'];
    const dry = await edda('sagas', 'bulk', 'cancel', ...which, ...SIGNED, '--dry-run');
    expect(dry).toMatchObject({ exitCode: 0, err: '' });
    expect(dry.out).toContain(
      'Meant: 3 sagas. Looked at: 3, of which 3 would take "cancel". Nothing was done.',
    );
    expect(await Promise.all(ids.map(async (id) => (await flow.state(id)).status))).toEqual(
      Array(3).fill('waiting'),
    );
    const done = await edda('sagas', 'bulk', 'cancel', ...which, ...SIGNED, '--json');
    expect(done.exitCode).toBe(0);
    expect(JSON.parse(done.out)).toMatchObject({ status: 'finished', total: 3, done: 3, refused: 0 });
    expect(done.err).toContain('3 of 3 sagas done');
    await Promise.all(ids.map((id) => flow.until(id, 'compensated')));
  });
});

describe('a dead letter', () => {
  it('is seen in its group, goes back with another body, and its saga ends', async () => {
    const saga = await parked();
    const { items } = await json<{ items: { id: string; status: string }[] }>(
      'dead-letters',
      'list',
      '--saga',
      saga,
    );
    const [letter] = items;
    if (!letter) throw new Error('There is no letter.');
    expect((await edda('dead-letters', 'groups', '--saga', saga)).out).toMatch(
      /contract-violated .*must be positive/,
    );
    expect((await edda('dead-letters', 'show', letter.id)).out).toMatch(
      /Problems\ncents: .*must be positive/,
    );
    const dry = await edda('dead-letters', 'redrive', '--saga', saga, ...SIGNED, '--dry-run');
    expect(dry.out).toContain('Would be redriven: 1 open letter. Nothing was done.');
    expect((await desk.find(letter.id)).status).toBe('open');
    const file = join(folder, 'corrected.json');
    writeFileSync(file, JSON.stringify(trade({ cents: -1 })));
    const wrong = await edda('dead-letters', 'redrive', letter.id, '--file', file, ...SIGNED);
    expect(wrong.exitCode).toBe(1);
    expect(wrong.err).toMatch(/cents.*must be positive/);
    writeFileSync(file, JSON.stringify(trade({ cents: 7 })));
    const right = await edda('dead-letters', 'redrive', letter.id, '--file', file, ...SIGNED);
    expect(right).toMatchObject({ exitCode: 0, out: 'Redriven: 1 letter.\n' });
    await flow.until(saga, 'completed');
    expect((await flow.effects(saga)).map(({ body: { cents } }) => cents)).toEqual([-5, 7]);
  });

  it('is discarded with all that fit', async () => {
    const saga = await parked();
    const done = await edda('dead-letters', 'discard', '--saga', saga, ...SIGNED);
    expect(done).toMatchObject({ exitCode: 0, out: 'Discarded: 1 letter.\n' });
    await flow.until(saga, 'compensated');
  });
});

describe('what else there is', () => {
  it('is overview, counts, definitions, a drawing, mail and the audit', async () => {
    expect(await json('overview')).toMatchObject({ broker: { status: 'up' } });
    expect((await edda('overview')).out).toMatch(/broker +up/);
    expect(await json('sagas', 'counts', '--definition', 'trade')).toMatchObject({
      items: expect.any(Array),
    });
    expect((await edda('definitions', 'list')).out).toMatch(/trade v1 +desk\.trade +2 +ledger, vault/);
    expect((await edda('definitions', 'diagram', 'trade')).out).toMatch(/^flowchart|^graph/);
    expect((await edda('mailbox', 'list')).exitCode).toBe(0);
    expect((await edda('approvals', 'list')).out).toBe('Nothing waits for a decision.\n');
    const { items } = await json<{ items: { action: string }[] }>('audit', 'list');
    const exported = lines((await edda('audit', 'export')).out);
    expect(exported.map(({ action }) => action)).toEqual(items.map(({ action }) => action));
    expect((await edda('audit', 'verify')).out).toMatch(/^Whole: /);
  });

  it('is what the broker lacks, by the definitions of the orchestrator', async () => {
    const management = inject('management');
    if (management === undefined) return;
    const { url: at, user, password } = management;
    const address = new URL(at);
    Object.assign(address, { username: user, password });
    const asked = ['topology', 'doctor', '--namespace', flow.namespace, '--json'];
    const { exitCode, out } = await runEdda(asked, { env: { EDDA_URL: url, EDDA_MANAGEMENT: address.href } });
    const { findings } = JSON.parse(out) as { findings: { code: string }[] };
    expect(exitCode).toBeLessThan(2);
    expect(findings.map(({ code }) => code)).not.toContain('missing-queue');
    const missing = await runEdda([...asked, '--participants', 'nobody'], {
      env: { EDDA_URL: url, EDDA_MANAGEMENT: address.href },
    });
    expect(missing.exitCode).toBe(1);
    expect(missing.out).toContain('nobody.commands');
  });

  it('is what the database can do: keys, retention, migrations, the audit', async () => {
    const env = { DATABASE_URL: flow.databaseUrl };
    const made = await runEdda(['api-keys', 'create', '--name', 'ci', '--role', 'viewer', '--by', 'ada'], {
      env,
    });
    expect(made.out).toMatch(/^edda_[0-9a-f]{72}\n/);
    const pruned = await runEdda(
      ['db', 'prune', '--definition', 'trade', '--sagas', '1ms', '--dry-run', '--json'],
      { env },
    );
    expect(pruned.exitCode).toBe(0);
    const { sagas, dryRun } = JSON.parse(pruned.out) as { sagas: { trade: number }; dryRun: boolean };
    expect(dryRun).toBe(true);
    expect(sagas.trade).toBeGreaterThan(0);
    expect((await runEdda(['db', 'migrate'], { env })).out).toMatch(/are up to date/);
    expect((await runEdda(['db', 'audit'], { env })).out).toMatch(/is whole/);
  });
});

describe('who gets no answer', () => {
  it('gets a sentence: for an id that is not there, for one that is none, and where nobody listens', async () => {
    const gone = await edda('sagas', 'show', NOBODY);
    expect([gone.exitCode, gone.out]).toEqual([1, '']);
    expect(gone.err).toMatch(new RegExp(`^There is no saga ${NOBODY}`));
    const none = await edda('sagas', 'show', 'nonsense');
    expect(none.exitCode).toBe(1);
    expect(none.err).toMatch(/nonsense/);
    const away = await runEdda(['sagas', 'list', '--url', 'http://127.0.0.1:2']);
    expect(away.exitCode).toBe(3);
    expect(away.err).toMatch(/^The orchestrator at http:\/\/127\.0\.0\.1:2 does not answer: /);
    const nowhere = await runEdda(['db', 'audit'], { env: { DATABASE_URL: 'postgres://127.0.0.1:1/x' } });
    expect(nowhere.exitCode).toBe(3);
    expect((await edda('sagas', 'list', '--colour')).exitCode).toBe(2);
  });
});
