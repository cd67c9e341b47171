import { randomBytes } from 'node:crypto';
import type { Telemetry } from '@edda/messaging';
import { entryOf, makeApiKey, serveEdda } from '@edda/orchestration';
import { CommandFailure } from '@edda/participant';
import { postgres } from '@edda/postgres';
import { RecordedTelemetry } from '@edda/testing';
import { Logger, type LoggerService } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { LetterDesk } from './fixtures/letter-desk.js';
import { AssignBed, NoBed, TellPerson, VisitSaga } from './fixtures/patients.js';
import { Flow } from './flows/fixtures/flow.js';
import { Hopeless } from './flows/fixtures/scripted-participant.js';

const WITHIN = { timeout: 30_000, interval: 50 };
/** Nothing else holds these. The first is only sensitive, the second encrypted. */
const SENSITIVE = `canary-s-${randomBytes(6).toString('hex')}`;
const ENCRYPTED = `canary-e-${randomBytes(6).toString('hex')}`;
const CANARIES = [SENSITIVE, ENCRYPTED];

/** All that services write, and all that they count and trace. */
class Ear extends RecordedTelemetry implements Telemetry {
  readonly lines: string[] = [];
  readonly log: NonNullable<Telemetry['log']> = (...told) => void this.lines.push(JSON.stringify(told));
}

const ear = new Ear();
const hear = (...told: readonly unknown[]): void => {
  ear.lines.push(told.map((one) => (one instanceof Error ? (one.stack ?? '') : String(one))).join(' '));
};
const LOGGER: LoggerService = { log: hear, warn: hear, error: hear, fatal: hear, debug: hear, verbose: hear };

let flow: Flow;
let url: string;
const keys: Record<string, string> = {};
const sagas: Record<string, string> = {};

async function ask(path: string, key = keys.viewer ?? '', body?: object) {
  const response = await fetch(url + path, {
    headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, text: await response.text() };
}
const json = async <Answer>(path: string, key?: string): Promise<Answer> =>
  JSON.parse((await ask(path, key)).text) as Answer;

const bodyOf = (visitId: string) => ({
  visitId,
  person: { email: `${SENSITIVE}@post.example`, city: 'London' },
  diagnosis: `${ENCRYPTED} of the heart`,
});

async function begin(visitId: string): Promise<void> {
  const { status, text } = await ask('/v1/sagas/visit', keys.operator, bodyOf(visitId));
  expect(status, text).toBe(202);
  sagas[visitId] = (JSON.parse(text) as { id: string }).id;
}
const untilStatus = (visitId: string, status: string) =>
  expect
    .poll(async () => (await json<{ status: string }>(`/v1/sagas/${sagas[visitId]}`)).status, WITHIN)
    .toBe(status);
const result = (visitId: string) =>
  ask('/v1/events/lab.result-came', keys.operator, { visitId, finding: `the finding is ${ENCRYPTED}` });

/** The stream of a saga from its beginning, until it has told of everything that has happened. */
async function streamed(path: string, events: number, key = keys.viewer): Promise<string> {
  const ending = new AbortController();
  const response = await fetch(`${url}${path}?after=0-0`, {
    headers: { authorization: `Bearer ${key}` },
    signal: ending.signal,
  });
  let text = '';
  const decoder = new TextDecoder();
  for await (const part of response.body ?? []) {
    text += decoder.decode(part as Uint8Array, { stream: true });
    if (text.split('event: fact').length > events) break;
  }
  ending.abort();
  return text;
}

/** All columns of all tables of the orchestrator; bytes as text as well. */
async function dump(): Promise<string> {
  const tables = await flow.rows<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'edda' AND c.relkind IN ('r', 'p') AND NOT c.relispartition`,
  );
  expect(tables.length).toBeGreaterThan(12);
  const rows = await Promise.all(
    tables.map(async ({ name }) =>
      flow.rows<{ row: string }>(`SELECT row_to_json(t)::text AS row FROM edda.${name} t`),
    ),
  );
  const text = rows
    .flat()
    .map(({ row }) => row)
    .join('\n');
  const bytes = [...text.matchAll(/\\\\x((?:[0-9a-f]{2})+)/g)].map(([, hex = '']) =>
    Buffer.from(hex, 'hex').toString('latin1'),
  );
  return [text, ...bytes].join('\n');
}

const expectNone = (text: string, where: string, canaries = CANARIES): void => {
  for (const canary of canaries) {
    const at = text.indexOf(canary);
    expect(at < 0 ? '' : text.slice(Math.max(0, at - 200), at + 60), where).toBe('');
  }
};

beforeAll(async () => {
  flow = await Flow.open({
    sagas: [VisitSaga],
    telemetry: ear,
    edda: { telemetry: ear, signIn: { apiKeys: true }, masterKeys: [randomBytes(32).toString('base64')] },
    prepare: (app) => serveEdda(app, { standalone: true, docs: 'docs', console: false }),
  });
  Logger.overrideLogger(LOGGER);
  url = await flow.url();
  const store = postgres({ url: flow.databaseUrl })({ service: 'test', instance: 'keys' });
  await store.connect();
  for (const role of ['viewer', 'operator', 'admin', 'doctor']) {
    const { key, hash } = makeApiKey();
    const id = `01900000-0000-7000-8000-${randomBytes(6).toString('hex')}`;
    const deed = { action: 'api-key.create', target: id, by: 'test', reason: 'a test' };
    const roles = role === 'doctor' ? ['viewer', 'doctor'] : [role];
    const entry = entryOf({ tenant: 'default', roles: [] }, deed);
    await store.createApiKey({ id, tenant: 'default', name: role, roles, hash }, entry);
    keys[role] = key;
  }
  await store.close();
});

afterAll(() => flow?.close());

/** What goes well, and all that can go wrong with somebody's data in it. */
async function everythingHappens(): Promise<void> {
  const { script } = flow;
  script.on(AssignBed, ({ visitId, diagnosis }) => {
    if (visitId === 'failing')
      throw new CommandFailure(NoBed, { asked: diagnosis }, `There is no bed for ${diagnosis}.`);
    if (visitId === 'hopeless') throw new Hopeless(`Nobody knows what ${diagnosis} is.`);
    return { bed: 'b-7' };
  });
  script.on(TellPerson, ({ visitId, recipient }) => {
    if (visitId === 'thrown') throw new TypeError(`The mailbox of ${recipient} is full`);
    return {};
  });
  for (const visit of ['done', 'failing', 'hopeless', 'thrown', 'waiting']) await begin(visit);
  await result('done');
  await result('thrown');
  await result('nobody');
  const desk = new LetterDesk(flow, inject('amqpUrl'));
  const send = (content: string, changes: object = {}) =>
    desk.publish('edda.commands', 'ward.admit-patient', Buffer.from(content), {
      messageId: randomBytes(4).toString('hex'),
      type: 'ward.admit-patient',
      contentType: 'application/json',
      ...changes,
    });
  const wrong = { ...bodyOf('wrong'), person: { email: `no ${SENSITIVE}`, city: 'London' } };
  await send(JSON.stringify(wrong));
  await send(`{"diagnosis": ${ENCRYPTED}, "email": "${SENSITIVE}"`);
  await send(JSON.stringify(bodyOf('strange')), { type: 'ward.who-knows' });
  await untilStatus('done', 'completed');
  await untilStatus('failing', 'compensated');
  await untilStatus('hopeless', 'parked');
  await untilStatus('thrown', 'parked');
  await untilStatus('waiting', 'waiting');
  const reasons = async () => {
    const { items } = await json<{ items: readonly { reason: string }[] }>('/v1/dead-letters?limit=50');
    return items.map(({ reason }) => reason).toSorted();
  };
  await expect.poll(reasons, WITHIN).toEqual(['contract-violated', 'undecodable', 'unprocessable']);
}

describe('what is somebody’s', () => {
  it('stands in sagas that ended, turned back, wait and are parked, and in dead letters', everythingHappens);

  it('is seen by no viewer at any address', async () => {
    const { paths } = await json<{ paths: Record<string, { get?: object }> }>('/docs-json');
    const idsOf = async (path: string) =>
      (await json<{ items: readonly { id: string }[] }>(path)).items.map(({ id }) => id);
    const ids: Record<string, readonly string[]> = {
      '/v1/sagas/{id}': Object.values(sagas),
      '/v1/mailbox/{id}': await idsOf('/v1/mailbox'),
      '/v1/dead-letters/{id}': await idsOf('/v1/dead-letters'),
    };
    expect(ids['/v1/mailbox/{id}']).toHaveLength(3);
    let asked = 0;
    for (const [path, { get }] of Object.entries(paths)) {
      if (!get || path.endsWith('/stream')) continue;
      const [parent = ''] = Object.keys(ids).filter((prefix) => path.startsWith(prefix));
      const addresses = path.includes('{id}')
        ? (ids[parent] ?? ['01900000-0000-7000-8000-000000000000']).map((id) =>
            path.replace('{id}', encodeURIComponent(id)),
          )
        : [path.replace('{name}', 'visit')];
      for (const address of addresses) {
        for (const at of address.endsWith(String(sagas.done)) ? ['', '?at=3'] : ['']) {
          const { text } = await ask(address + at);
          expectNone(text, address + at);
          asked += 1;
        }
      }
    }
    expect(asked).toBeGreaterThan(40);
    for (const format of ['svg', 'mermaid', 'json'])
      expectNone((await ask(`/v1/sagas/${sagas.thrown}/diagram?format=${format}`)).text, format);
  });

  it('is in no stream, and in no answer to what somebody does', async () => {
    for (const [visit, id] of Object.entries(sagas)) {
      const { revision } = await json<{ revision: number }>(`/v1/sagas/${id}`);
      expectNone(await streamed(`/v1/sagas/${id}/stream`, revision), `the stream of ${visit}`);
    }
    expectNone(await streamed('/v1/stream', 20), 'the stream of all');
    const wrong = { ...bodyOf('w'), person: { email: `no ${SENSITIVE}`, city: 5 }, extra: ENCRYPTED };
    for (const [path, body] of [
      ['/v1/sagas/visit', wrong],
      ['/v1/sagas/visit', bodyOf(`of-${SENSITIVE}@post.example`)],
      ['/v1/events/lab.result-came', { visitId: 5, finding: ENCRYPTED }],
      [`/v1/sagas/${sagas.thrown}/actions/resume`, { reason: 'So.' }],
      [`/v1/sagas/${sagas.hopeless}/actions/retry`, { path: 'nowhere', reason: 'So.' }],
    ] as const) {
      const { status, text } = await ask(path, keys.operator, body);
      expect(status, text).toBeGreaterThanOrEqual(400);
      expectNone(text, path);
    }
  });

  it('is in no log, no span and no metric of any service', async () => {
    expect(ear.lines.join('\n')).toContain('threw at try');
    expect(ear.lines.join('\n')).toContain('was put aside');
    expectNone(ear.lines.join('\n'), 'the log');
    const errors = ear.spans.filter(({ error }) => error !== undefined);
    expect(errors.length).toBeGreaterThan(3);
    expectNone(JSON.stringify(ear.spans), 'the spans');
    expectNone(JSON.stringify([ear.counted, await ear.gauges()]), 'the metrics');
  });

  it('is in no table, where it is encrypted', async () => {
    const held = await dump();
    expect(held).toContain(SENSITIVE);
    expectNone(held, 'the tables', [ENCRYPTED]);
  });

  it('is seen by whoever may', async () => {
    for (const path of [`/v1/sagas/${sagas.done}`, `/v1/sagas/${sagas.done}/history`]) {
      const [admin, doctor] = [await ask(path, keys.admin), await ask(path, keys.doctor)];
      expect(admin.text).toContain(SENSITIVE);
      expect(admin.text).not.toContain(ENCRYPTED);
      expect(doctor.text).toContain(ENCRYPTED);
      expect(doctor.text).not.toContain(SENSITIVE);
    }
    expect(await streamed(`/v1/sagas/${sagas.done}/stream`, 2, keys.doctor)).toContain(ENCRYPTED);
    const { items } = await json<{ items: readonly { id: string; reason: string }[] }>('/v1/dead-letters');
    const letter = items.find(({ reason }) => reason === 'unprocessable');
    expect((await ask(`/v1/dead-letters/${letter?.id}`, keys.doctor)).text).toContain(ENCRYPTED);
  });

  it('comes back to its participant when an operator redrives it with an edited body that has a mask in it', async () => {
    const { items } = await json<{ items: readonly { id: string; reason: string }[] }>('/v1/dead-letters');
    const id = items.find(({ reason }) => reason === 'unprocessable')?.id;
    const seen = await json<{ body: { value: { diagnosis: string } } }>(`/v1/dead-letters/${id}`);
    expect(seen.body.value).toEqual({ visitId: 'hopeless', diagnosis: '•••' });
    const redrive = (body: object) =>
      ask('/v1/dead-letters/redrive', keys.operator, { ids: [id], reason: 'So.', body });
    expect((await redrive({ visitId: '•••', diagnosis: '•••' })).status).toBe(400);
    flow.script.on(AssignBed, () => ({ bed: 'b-8' }));
    const { status, text } = await redrive({ visitId: 'mended', diagnosis: '•••' });
    expect(status, text).toBe(202);
    await untilStatus('hopeless', 'waiting');
    const effects = await flow.effects(sagas.hopeless);
    expect(effects.at(-1)?.body).toEqual({ visitId: 'mended', diagnosis: `${ENCRYPTED} of the heart` });
    expectNone(await dump(), 'the tables', [ENCRYPTED]);
  });

  it('is erased with its key, and the audit stays whole', async () => {
    const path = `/v1/sagas/${sagas.done}`;
    const erase = (key = keys.admin) => ask(`${path}/erasure`, key, { reason: 'Request 812.' });
    expect((await erase(keys.operator)).status).toBe(403);
    expect((await ask(`/v1/sagas/${sagas.waiting}/erasure`, keys.admin, { reason: 'So.' })).status).toBe(409);
    const { status, text } = await erase();
    expect(status, text).toBe(200);
    for (const at of [path, `${path}/history`, `${path}?at=2`]) {
      const seen = (await ask(at, keys.doctor)).text;
      expect(seen).toContain('"erased"');
      expectNone(seen, at, [ENCRYPTED]);
    }
    expect((await ask(`${path}/history`, keys.admin)).text).toContain(SENSITIVE);
    const verification = await json<{ status: string }>('/v1/audit/verification', keys.admin);
    expect(verification).toMatchObject({ status: 'whole' });
    const audit = (await ask('/v1/audit?limit=200', keys.admin)).text;
    expect(audit).toContain('saga.erase');
    expectNone(audit, 'the audit');
  });
});
