import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CliBench } from './cli-bench.fixture.js';

const ID = '019b0c5e-7a41-7c3d-9f10-5b2f8e6d4a17';
const SIGNED = ['--reason', 'So.'];

let folder: string;
let bench: CliBench;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'edda-cli-'));
  bench = await CliBench.open({ XDG_CONFIG_HOME: folder });
});
afterAll(async () => {
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => bench.answer(() => ({ body: { items: [], links: {} } })));

const saga = (changes: object = {}): object => ({
  id: ID,
  name: 'order',
  version: 1,
  key: 'o-1',
  status: 'parked',
  revision: 4,
  startedAt: '2030-01-31T12:00:00.000Z',
  position: 'ship',
  parked: { reason: 'refused', step: 'ship', message: 'It was refused.' },
  links: {},
  ...changes,
});

describe('edda sagas list', () => {
  it('asks with all that narrows it down', async () => {
    const line =
      'sagas list --definition order --definition-version 2 --status parked,paused --key-prefix o- --step ship --started-after 2h --updated-before 2030-01-31 --ended-after 1d --limit 7';
    expect(await bench.run(...line.split(' '))).toBe(0);
    const { searchParams, pathname } = new URL(bench.asked[0]?.url ?? '', bench.url);
    expect([pathname, Object.fromEntries(searchParams)]).toEqual([
      '/v1/sagas',
      {
        name: 'order',
        version: '2',
        status: 'parked,paused',
        keyPrefix: 'o-',
        step: 'ship',
        startedAfter: '2030-01-31T10:00:00.000Z',
        updatedBefore: '2030-01-31T00:00:00.000Z',
        endedAfter: '2030-01-30T12:00:00.000Z',
        limit: '7',
      },
    ]);
    expect(bench.out).toBe('There are no such sagas.\n');
  });

  it('is a table for people, and one document for programs', async () => {
    bench.answer(() => ({ body: { items: [saga(), saga()], links: { next: '/v1/sagas?cursor=x' } } }));
    expect(await bench.run('sagas', 'list', '--limit', '1')).toBe(0);
    expect(bench.out).toMatch(
      new RegExp(
        `^id +definition +key +status +where +started\n-+[ -]+\n${ID}  order v1    o-1  parked  ship \\(refused\\)  2030-01-31 12:00:00Z\n$`,
      ),
    );
    expect(bench.err).toBe('There are more: --limit, or --all.\n');
    expect(await bench.run('--json', 'sagas', 'list', '--limit', '1')).toBe(0);
    expect(JSON.parse(bench.out)).toMatchObject({ items: [{ id: ID }], hasMore: true });
    expect(bench.err).toBe('');
  });

  it('does nothing to a terminal, whatever a key says', async () => {
    bench.answer(() => ({ body: { items: [saga({ key: '\u001B[2J\u009Bx\n' })], links: {} } }));
    await bench.run('sagas', 'list');
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    expect(bench.out).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
    expect(bench.out).toContain('\\x1b[2J\\x9bx\\n');
  });
});

describe('an action', () => {
  beforeEach(() => bench.answer(() => ({ body: saga({ pending: [], action: { status: 'done' } }) })));

  it('is sent with who and why', async () => {
    expect(await bench.run('sagas', 'pause', ID, ...SIGNED)).toBe(0);
    expect(bench.asked).toEqual([
      { method: 'POST', url: `/v1/sagas/${ID}/actions/pause`, body: { by: 'lena', reason: 'So.' } },
    ]);
    expect(bench.out).toBe('pause: done. order o-1 is parked.\n');
  });

  it.each([
    [
      'override --path ship --success {"n":1}',
      { path: 'ship', outcome: { status: 'success', reply: { n: 1 } } },
    ],
    ['override --path ship --failure', { path: 'ship', outcome: { status: 'failure' } }],
    ['override --path ship --failure gone', { path: 'ship', outcome: { status: 'failure', code: 'gone' } }],
    ['retry --path ship --direction compensation', { path: 'ship', direction: 'compensation' }],
    ['redrive --path ship --epoch 2 --body {"a":1}', { path: 'ship', epoch: 2, body: { a: 1 } }],
  ])('%s', async (line, body) => {
    const [action = '', ...options] = line.split(' ');
    expect(await bench.run('sagas', action, ID, '--by', 'ada', ...SIGNED, ...options)).toBe(0);
    expect(bench.asked[0]?.body).toEqual({ by: 'ada', reason: 'So.', ...body });
  });
});

describe('a wrong command line', () => {
  it.each([
    ['sagas pause x', /required option '--reason <text>'/],
    ['sagas skip x --reason y', /required option '--path <step>'/],
    ['sagas override x --reason y --path p', /Say what its outcome shall be/],
    ['sagas lst', /unknown command 'lst'[^]*Did you mean list/],
    ['sagas list --colour', /unknown option '--colour'/],
    ['sagas list --limit many', /must be a whole number from 1/],
    ['sagas list --status gone', /must be one of running/],
    ['sagas list --started-after yesterday', /how long it is ago/],
    ['sagas show', /missing required argument 'id'/],
    ['sagas start order', /--body or --file/],
    ['sagas start order --body [1]', /--body must be a JSON object/],
    ['sagas start order --body {', /--body is no JSON/],
    ['sagas start order --file nope.json', /--file: ENOENT/],
    ['sagas bulk cancel --reason y', /Say which sagas/],
    ['dead-letters redrive --reason y', /Say which letters/],
    ['dead-letters redrive x --queue q --reason y', /Say which letters/],
    ['approvals decide s p maybe --role r', /Allowed choices are approved, rejected/],
    ['definitions migrate order --from 1 --to 1 --reason y', /are the same version/],
    ['topology doctor --participants a --starts a.b --awaits a.c', /Say which broker/],
    ['db prune --sagas 90d', /--definition and --sagas together/],
    ['completion powershell', /Allowed choices are bash, zsh, fish/],
    ['--profile nope sagas list', /There is no profile "nope"/],
    ['sagas list --url http://x --profile y', /not both/],
  ])('edda %s is refused with 2', async (line, sentence) => {
    expect(await bench.run(...line.split(' '))).toBe(2);
    expect(bench.err).toMatch(sentence);
    expect(bench.out).toBe('');
    expect(bench.asked).toEqual([]);
  });

  it('shows what there is where a group of commands stands alone', async () => {
    expect(await bench.run('sagas')).toBe(2);
    expect(bench.err).toContain('Usage: edda sagas');
    expect(await bench.run('sagas', '--help')).toBe(0);
    expect(bench.out).toContain('Usage: edda sagas');
  });
});

describe('what is refused', () => {
  it('is a sentence and 1', async () => {
    const detail = `There is no saga ${ID}.`;
    bench.answer(() => ({ status: 404, body: { type: 'urn:edda:problem:saga-not-found', detail } }));
    expect(await bench.run('sagas', 'show', ID)).toBe(1);
    expect([bench.out, bench.err]).toEqual(['', `${detail}\n`]);
  });

  it('is 3 where nobody answers', async () => {
    expect(await bench.run('sagas', 'show', ID, '--url', 'http://127.0.0.1:2')).toBe(3);
    expect(bench.err).toMatch(/^The orchestrator at http:\/\/127\.0\.0\.1:2 does not answer: .*ECONNREFUSED/);
  });
});

describe('edda sagas bulk', () => {
  it('says what would happen', async () => {
    const item = { name: 'order', version: 1, status: 'waiting', count: 2, example: ID, verdict: 'done' };
    const forecast = {
      dryRun: true,
      action: 'cancel',
      total: 2,
      capped: false,
      examined: 2,
      willDo: 2,
      items: [item],
    };
    bench.answer(() => ({ body: forecast }));
    const line = 'sagas bulk cancel --definition order --status waiting --dry-run';
    expect(await bench.run(...line.split(' '), ...SIGNED)).toBe(0);
    expect(bench.asked[0]?.body).toEqual({
      action: 'cancel',
      filter: { name: 'order', status: ['waiting'] },
      by: 'lena',
      reason: 'So.',
      dryRun: true,
    });
    expect(bench.out).toContain(
      'Meant: 2 sagas. Looked at: 2, of which 2 would take "cancel". Nothing was done.',
    );
  });

  it('follows what it has ordered to its end, and tells by its exit code whether all took it', async () => {
    let looks = 0;
    bench.answer(({ method }) => {
      if (method === 'GET') looks += 1;
      const done = looks * 2;
      const status = done >= 4 ? 'finished' : 'running';
      const refused = looks > 1 ? 1 : 0;
      const refusals = [{ reason: 'ended', count: 1, example: ID }];
      const rest = {
        action: 'pause',
        by: 'l',
        reason: 'So.',
        capped: false,
        createdAt: '2030-01-31T12:00:00Z',
      };
      return {
        status: method === 'GET' ? 200 : 202,
        body: { id: 'b', status, total: 5, done, refused, left: 0, refusals, ...rest },
      };
    });
    expect(await bench.run('sagas', 'bulk', 'pause', '--id', ID, '--id', 'x', ...SIGNED)).toBe(1);
    expect(bench.asked[0]?.body).toMatchObject({ ids: [ID, 'x'] });
    expect(bench.err).toContain('5 of 5 sagas done');
    expect(bench.out).toContain('4 took it, 1 did not');
  });
});

describe('edda dead-letters redrive', () => {
  it('sends the body of a file, and waits until it is carried out', async () => {
    let looks = 0;
    bench.files = { 'better.json': '{"cents":7}' };
    bench.answer(({ method }) => {
      if (method === 'POST') return { status: 202, body: { intention: 'redrive', count: 1, links: {} } };
      looks += 1;
      return { body: { status: looks > 2 ? 'redriven' : 'redriving' } };
    });
    expect(
      await bench.run('dead-letters', 'redrive', ID, '--file', 'better.json', '--per-second', '5', ...SIGNED),
    ).toBe(0);
    expect(bench.asked[0]?.body).toEqual({
      ids: [ID],
      by: 'lena',
      reason: 'So.',
      perSecond: 5,
      body: { cents: 7 },
    });
    expect(bench.out).toBe('Redriven: 1 letter.\n');
  });

  it('fails if one is open again', async () => {
    bench.answer(({ method }) =>
      method === 'POST'
        ? { status: 202, body: { intention: 'redrive', count: 1, links: {} } }
        : { body: { status: 'open' } },
    );
    expect(await bench.run('dead-letters', 'redrive', ID, ...SIGNED)).toBe(1);
    expect(bench.out).toMatch(/^Open again, or still: 1 letter\./);
  });
});

describe('edda topology', () => {
  it('takes what it is about from the definitions of the orchestrator', async () => {
    const definition = {
      startedOn: 'command',
      startedBy: 'order.place',
      participants: ['payment', 'orchestrator'],
      events: ['order.paid'],
    };
    bench.answer(() => ({
      body: {
        items: [
          { ...definition, name: 'order', version: 1, startedBy: 'order.old' },
          { ...definition, name: 'order', version: 2 },
        ],
      },
    }));
    expect(await bench.run('topology', 'show')).toBe(0);
    expect(bench.out).toContain('payment.commands');
    expect(bench.out).toContain('order.place');
    expect(bench.out).not.toContain('order.old');
    expect(await bench.run('topology', 'export', '--participants', 'a', '--starts', '', '--awaits', '')).toBe(
      0,
    );
    expect(bench.asked).toEqual([]);
    expect(JSON.parse(bench.out)).toMatchObject({ vhosts: [{ name: '/' }] });
  });
});

describe('edda topology doctor', () => {
  const finding = {
    severity: 'problem',
    code: 'missing-binding',
    where: 'queue orchestrator.inbox',
    what: 'It is not bound.\u001b[31m',
    remedy: 'Bind it.',
  };

  it('asks the orchestrator where nobody said which broker', async () => {
    bench.answer(() => ({
      body: { lookedBy: 'amqp', findings: [finding, { ...finding, severity: 'hint' }] },
    }));
    expect(await bench.run('topology', 'doctor')).toBe(1);
    expect(bench.asked.map(({ url }) => url)).toEqual(['/v1/topology']);
    expect(bench.out).toMatch(/^problem {2}queue orchestrator\.inbox: It is not bound\./);
    expect(bench.out).not.toContain('\u001b');
    bench.answer(() => ({ body: { lookedBy: 'amqp', findings: [{ ...finding, severity: 'hint' }] } }));
    expect(await bench.run('topology', 'doctor', '--json')).toBe(0);
    expect(JSON.parse(bench.out)).toEqual({ findings: [{ ...finding, severity: 'hint' }] });
  });

  it('does not call good what nobody could look at', async () => {
    bench.answer(() => ({ body: { lookedBy: 'nothing', findings: [] } }));
    expect(await bench.run('topology', 'doctor')).toBe(3);
    expect([bench.out, bench.err]).toEqual(['', expect.stringContaining('cannot look at its broker')]);
  });

  it.each([
    ['--vhost', 'other'],
    ['--mode', 'check'],
    ['--namespace', 'run-7'],
  ])('does not ask it about another system, as with %s %s', async (...option) => {
    expect(await bench.run('topology', 'doctor', ...option)).toBe(2);
    expect(bench.err).toMatch(/Say which broker.*leave the options that describe another one out/);
    expect(bench.asked).toEqual([]);
  });
});

describe('edda profiles', () => {
  it('keeps systems, sends their keys to them alone, and shows no key', async () => {
    bench.input = 'edda_secret\n';
    expect(await bench.run('profiles', 'list')).toBe(0);
    expect(bench.out).toMatch(/There are no profiles yet/);
    expect(await bench.run('profiles', 'add', 'here', bench.url, '--key-stdin')).toBe(0);
    expect(
      await bench.run('profiles', 'add', 'there', 'https://edda.example', '--key-env', 'THERE_KEY'),
    ).toBe(0);
    expect(await bench.run('profiles', 'list', '--json')).toBe(0);
    expect(JSON.parse(bench.out)).toEqual({
      items: [
        { name: 'here', url: bench.url, inUse: true, key: 'in the file' },
        { name: 'there', url: 'https://edda.example', inUse: false, key: 'from THERE_KEY' },
      ],
    });
    expect(readFileSync(join(folder, 'edda', 'config.json'), 'utf8')).toContain('edda_secret');
    await bench.run('sagas', 'list', '--profile', 'here');
    expect(bench.asked[0]?.authorization).toBe('Bearer edda_secret');
    await bench.run('sagas', 'list');
    expect(bench.asked[0]).not.toHaveProperty('authorization');
    expect(await bench.run('profiles', 'use', 'nope')).toBe(1);
    expect(await bench.run('profiles', 'use', 'there')).toBe(0);
    expect(await bench.run('profiles', 'remove', 'there')).toBe(0);
    expect(await bench.run('profiles', 'list')).toBe(0);
    expect(bench.out).toMatch(/name {2}url .*\n.*\n {2}here|here/);
    expect(bench.out).not.toContain('edda_secret');
  });

  it.each([['\n'], ['two\nlines'], ['ü']])('takes no key such as %j', async (input) => {
    bench.input = input;
    expect(await bench.run('profiles', 'add', 'x', 'https://x.example', '--key-stdin')).toBe(2);
  });
});
