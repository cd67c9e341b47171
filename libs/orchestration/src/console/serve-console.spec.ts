import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RestBench } from '../rest/bench/rest-bench.js';
import { serveEdda } from '../rest/serve-edda.js';
import { CONSOLE_POLICY } from './serve-console.js';

const SCRIPT = `const words = ${JSON.stringify('many words '.repeat(200))};`;
const PAGE = '<!doctype html><script type="module" src="./assets/index-a1b2.js"></script>';

let folder: string;
let bench: RestBench;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'edda-console-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(folder, 'assets', 'index-a1b2.js'), SCRIPT);
  writeFileSync(join(folder, 'notes.txt'), 'not for the web');
  const managementUrl = 'https://rabbit.example:15671/mq/';
  bench = await RestBench.open((app) => {
    app.setGlobalPrefix('shop');
    serveEdda(app, { standalone: true, console: { files: folder, managementUrl } });
  });
});
afterAll(async () => {
  await bench?.close();
  rmSync(folder, { recursive: true });
});

describe('the console', () => {
  it('is served with a policy under which nothing but its own files runs, and is never kept', async () => {
    const { status, headers, text } = await bench.ask('/console/');
    expect(status).toBe(200);
    expect(text).toBe(PAGE);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toBe(CONSOLE_POLICY);
    expect(CONSOLE_POLICY).toContain("default-src 'none'");
    expect(CONSOLE_POLICY).not.toContain('unsafe');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('lets browsers keep files whose names change with their content', async () => {
    const { status, headers, text } = await bench.ask('/console/assets/index-a1b2.js');
    expect(status).toBe(200);
    expect(text).toBe(SCRIPT);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(headers.get('content-encoding')).toBe('gzip');
  });

  it('is sent as it is to whoever does not take gzip', async () => {
    const plain = { headers: { 'accept-encoding': 'identity, gzip;q=0' } };
    const { headers, text } = await bench.ask('/console/assets/index-a1b2.js', plain);
    expect(headers.get('content-encoding')).toBeNull();
    expect(text).toBe(SCRIPT);
  });

  it('answers each of its pages with the one that there is, whose files are found from there', async () => {
    const page = async (path: string) => (await bench.ask(path)).text;
    expect(await page('/console/sagas')).toContain('src="./assets/');
    expect(await page('/console/sagas/4711?at=3')).toContain('src="../assets/');
    expect(await page('/console/definitions/order/2')).toContain('src="../../assets/');
  });

  it('is found without the last slash, behind a proxy that serves it elsewhere too', async () => {
    const { status, headers } = await bench.ask('/console?a=b', { redirect: 'manual' });
    expect(status).toBe(308);
    expect(headers.get('location')).toBe('console/?a=b');
  });

  it('says of a file that is not there that it is not, and not that it is a page', async () => {
    const { status, headers } = await bench.ask('/console/assets/index-old.js');
    expect(status).toBe(404);
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each(['/console/../package.json', '/console/%2e%2e/package.json', '/console/assets/%2e%2e/notes.txt'])(
    'has nothing to give of the disk at %s',
    async (path) => {
      const { text } = await bench.ask(path);
      expect(text).not.toContain('"version"');
      expect(text).not.toContain('not for the web');
    },
  );

  it('has no file of a type that no browser needs', async () => {
    expect((await bench.ask('/console/notes.txt')).text).toBe(PAGE);
  });

  it('is only read', async () => {
    const { status, headers } = await bench.ask('/console/', { method: 'POST' });
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('GET, HEAD');
  });

  it('is told where REST, its description and the management UI are', async () => {
    const { body, headers } = await bench.ask('/console/settings.json');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      api: '../shop/',
      namespace: '',
      managementUrl: 'https://rabbit.example:15671/mq/',
      vhost: '/',
    });
  });

  it('leaves all other addresses alone', async () => {
    expect((await bench.ask('/shop/health/live')).body).toEqual({ status: 'live' });
    expect((await bench.ask('/consoles')).status).toBe(404);
    const { headers } = await bench.ask('/shop/health/live');
    expect(headers.get('content-security-policy')).not.toBe(CONSOLE_POLICY);
  });
});

describe('an application that serves the console', () => {
  const open = (console: Parameters<typeof serveEdda>[1]) => RestBench.open((app) => serveEdda(app, console));

  it('may have it elsewhere, or not at all', async () => {
    const moved = await open({ docs: false, console: { files: folder, at: 'ops/edda' } });
    const none = await open({ console: false });
    try {
      expect((await moved.ask('/ops/edda/sagas')).text).toContain('src="./assets/');
      expect((await moved.ask('/ops/edda/settings.json')).body).toEqual({
        api: '../../',
        namespace: '',
        vhost: '/',
      });
      expect((await none.ask('/console/')).status).toBe(404);
    } finally {
      await Promise.all([moved.close(), none.close()]);
    }
  });

  it('does not start with settings that cannot be used', async () => {
    await expect(open({ console: { files: folder, managementUrl: 'javascript:alert(1)' } })).rejects.toThrow(
      'serveEdda: console.managementUrl must be a URL that begins with http:// or https://',
    );
    await expect(open({ console: { files: folder, at: '/console' } })).rejects.toThrow('console.at');
    await expect(open({ console: { files: join(folder, 'assets') } })).rejects.toThrow('has no index.html');
  });
});
