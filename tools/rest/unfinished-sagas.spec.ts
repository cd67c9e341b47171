import { afterEach, describe, expect, it } from 'vitest';
import { OrchestratorDouble, type Answer } from './orchestrator-double.js';
import { unfinishedKeys } from './unfinished-sagas.js';

let double: OrchestratorDouble | undefined;

/** Pages of business keys by status, behind the cursors 1, 2 ... */
async function withPages(pages: Readonly<Record<string, readonly (readonly string[])[]>>): Promise<string> {
  double = await OrchestratorDouble.start(({ url }): Answer => {
    const query = new URL(url, 'http://orchestrator').searchParams;
    const ofStatus = pages[query.get('status') ?? ''] ?? [];
    const at = Number(query.get('cursor') ?? 0);
    const items = (ofStatus[at] ?? []).map((key) => ({ key }));
    return { status: 200, body: { items, ...(at + 1 < ofStatus.length ? { next: String(at + 1) } : {}) } };
  });
  return double.url;
}

afterEach(() => double?.stop());

describe('unfinishedKeys', () => {
  it('is empty when nothing is under way', async () => {
    expect(await unfinishedKeys(await withPages({}))).toEqual(new Set());
  });

  it('gathers what runs and what turns back, over all pages', async () => {
    const url = await withPages({ running: [['a', 'b'], ['c']], compensating: [['d'], ['e'], ['f']] });
    expect([...(await unfinishedKeys(url))].join('')).toBe('abcdef');
  });

  it('leaves parked sagas out: they wait for a person', async () => {
    expect(await unfinishedKeys(await withPages({ parked: [['a']] }))).toEqual(new Set());
  });

  it('asks for what runs before it asks for what turns back, or a saga could slip through in between', async () => {
    await unfinishedKeys(await withPages({}));
    const statuses = double?.requests.map(({ url }) => new URL(url, 'http://x').searchParams.get('status'));
    expect(statuses).toEqual(['running', 'waiting', 'compensating']);
  });

  it('asks for the order sagas alone', async () => {
    await unfinishedKeys(await withPages({}));
    expect(double?.requests.every(({ url }) => url.includes('name=order'))).toBe(true);
  });

  it('fails when the orchestrator says that it cannot', async () => {
    double = await OrchestratorDouble.start(() => ({ status: 503, body: { detail: 'no database' } }));
    await expect(unfinishedKeys(double.url)).rejects.toThrow(/503.*no database/);
  });
});
