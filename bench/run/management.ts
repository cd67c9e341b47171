import type { Services } from '@edda/tools';

/** Asks the broker's management API; the answer is undefined if it has none. */
export type AskBroker = <Answer>(path: string, method?: 'GET' | 'DELETE') => Promise<Answer>;

/** @throws if there is no management API to ask */
export function management({ management: found }: Services): AskBroker {
  if (found === undefined)
    throw new Error(
      'Whether messages are confirmed cannot be seen: there is no management API. Give its address in AMQP_MANAGEMENT_URL.',
    );
  const { url, user, password } = found;
  return async <Answer>(path: string, method = 'GET') => {
    const headers = { authorization: `Basic ${btoa(`${user}:${password}`)}` };
    const response = await fetch(new URL(path, url), {
      method,
      headers,
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`The management API answered ${response.status} to ${path}.`);
    return (response.status === 204 ? undefined : await response.json()) as Answer;
  };
}
