import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { DEFAULT_LIMITS } from '@edda/messaging';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JSON_TYPE, RestBench } from '../bench/rest-bench.js';
import { serveEdda } from '../serve-edda.js';
import { readBodies } from './read-body.js';

const SLOW_MS = 300;
const MIB = 1024 * 1024;

let bench: RestBench;
let impatient: RestBench;

beforeAll(async () => {
  bench = await RestBench.open((app) => serveEdda(app, { standalone: true }));
  impatient = await RestBench.open((app) => {
    app.use(readBodies(() => '', DEFAULT_LIMITS, SLOW_MS));
    serveEdda(app, { standalone: true });
  });
});
beforeEach(() => bench.reset());
afterAll(() => Promise.all([bench.close(), impatient.close()]));

interface Told {
  readonly answer: string;
  /** Bytes of the body that went out before the connection was gone. */
  readonly sent: number;
}

/** Announces a body of a size, sends so many pieces of it, as far as anybody takes them, and reads what comes back. */
function send(port: number, size: number, piece: Buffer, pieces = size / piece.length): Promise<Told> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    let sent = 0;
    const next = (): void => {
      if (socket.destroyed || sent >= pieces * piece.length) return;
      sent += piece.length;
      socket.write(piece, (error) => (error ? undefined : next()));
    };
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ answer, sent }));
    socket.write(
      `POST /v1/sagas/order HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${size}\r\n\r\n`,
      next,
    );
  });
}

describe('a hostile body', () => {
  it('of 128 MiB is answered at once, and the connection is cut before all of it has come', async () => {
    const { answer, sent } = await send(bench.port, 128 * MIB, Buffer.alloc(64 * 1024, 'x'));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('urn:edda:problem:body-too-large');
    expect(sent).toBeLessThan(64 * MIB);
    expect((await bench.ask('/health/live')).status).toBe(200);
  });

  it('that does not come in time is answered, and the connection ends', async () => {
    const { answer } = await send(impatient.port, 1_000, Buffer.from('{'), 3);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('urn:edda:problem:body-too-slow');
    expect(answer).toContain(`not complete after ${SLOW_MS / 1_000} s`);
    expect((await impatient.ask('/health/live')).status).toBe(200);
  });

  it.each<[string, string | Uint8Array, Record<string, string>, number, RegExp]>([
    [
      'packed',
      gzipSync('{"orderId":"o-1"}'),
      { ...JSON_TYPE, 'content-encoding': 'gzip' },
      415,
      /without compression/,
    ],
    ['packed, and does not say so', gzipSync('{"orderId":"o-1"}'), JSON_TYPE, 400, /not valid UTF-8/],
    ['a form', 'orderId=o-1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, /is not read/],
    ['a million levels deep', '['.repeat(1_000_000), JSON_TYPE, 400, /deeper than 64 levels/],
    ['with a number beyond all', '{"totalCents":1e400}', JSON_TYPE, 400, /too large to be read/],
    [
      'with a number that would be another',
      '{"totalCents":9007199254740993}',
      JSON_TYPE,
      400,
      /not read exactly/,
    ],
    [
      'saying a thing twice',
      '{"totalCents":1,"totalCents":2}',
      JSON_TYPE,
      400,
      /"totalCents" more than once/,
    ],
    ['a prototype', '{"__proto__":{"admin":true}}', JSON_TYPE, 400, /named __proto__/],
    ['empty', '', JSON_TYPE, 400, /The body is missing/],
    ['a byte order mark', '\uFEFF', JSON_TYPE, 400, /is missing|is empty/],
    ['UTF-16', Buffer.from('\uFEFF{"a":1}', 'utf16le'), JSON_TYPE, 400, /not valid UTF-8/],
  ])('that is %s is answered with what is wrong', async (_what, body, headers, status, detail) => {
    const answer = await bench.start(Uint8Array.from(Buffer.from(body)), headers);
    expect(answer.body).toMatchObject({ status, detail: expect.stringMatching(detail) });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(bench.sagas.starts).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
  });
});
