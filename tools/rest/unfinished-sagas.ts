/** Statuses of sagas that go on by themselves. In the order in which a saga passes through them: see {@link unfinishedKeys}. */
const UNDER_WAY = ['running', 'waiting', 'compensating'] as const;
const PAGE = 200;
const ANSWER_WITHIN_MS = 10_000;

/**
 * The business keys of the order sagas that are under way; parked ones are not.
 *
 * One status after the other: a saga that turns back between the two questions is seen by both, and one that is seen by neither has ended.
 *
 * @throws if the orchestrator does not answer
 */
export async function unfinishedKeys(url: string): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const status of UNDER_WAY) {
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
      const page = await listPage(url, status, cursor);
      for (const { key } of page.items) keys.add(key);
      cursor = page.next;
    }
  }
  return keys;
}

interface Page {
  readonly items: readonly { readonly key: string }[];
  readonly next?: string;
}

async function listPage(url: string, status: string, cursor: string | undefined): Promise<Page> {
  const query = new URLSearchParams({ name: 'order', status, limit: String(PAGE) });
  if (cursor !== undefined) query.set('cursor', cursor);
  const response = await fetch(`${url}/v1/sagas?${query.toString()}`, {
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  // Our own orchestrator's answer, whose form its tests hold.
  return (await response.json()) as Page;
}
