import { setTimeout as delay } from 'node:timers/promises';
import type { Order } from '../orders/order.js';
import { describeError } from '@edda/terminal';

export interface StartOrderOptions {
  /** The orchestrators. Tried in turn, beginning with the one at `first`. */
  readonly urls: readonly string[];
  readonly first?: number;
  readonly idempotencyKey: string;
  /** How long an orchestrator that is away, or says 503, is asked again. Default: 60 s. */
  readonly retryForMs?: number;
  /** No further attempt after it. */
  readonly signal?: AbortSignal;
}

export interface StartedOrder {
  readonly sagaId: string;
  /** Requests that were needed. */
  readonly attempts: number;
}

const RETRY_FOR_MS = 60_000;
const ANSWER_WITHIN_MS = 10_000;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 800;

/**
 * Starts the saga of an order over REST. An orchestrator that does not answer is asked again with the same idempotency key, so that
 * a start whose answer was lost is not a second one.
 *
 * @throws if the order is refused, with what the orchestrator says about it, or if nobody has answered in time
 */
export async function startOrder(order: Order, options: StartOrderOptions): Promise<StartedOrder> {
  const deadline = performance.now() + (options.retryForMs ?? RETRY_FOR_MS);
  for (let attempt = 0; ; attempt += 1) {
    const url = options.urls[((options.first ?? 0) + attempt) % options.urls.length] ?? '';
    const answer = await post(url, order, options.idempotencyKey);
    if (answer.kind === 'started') return { sagaId: answer.sagaId, attempts: attempt + 1 };
    if (answer.kind === 'refused')
      throw new Error(`Order ${order.orderId} was refused by ${url}: ${answer.reason}`);
    if (performance.now() > deadline || options.signal?.aborted) {
      throw new Error(
        `Order ${order.orderId} could not be started in ${attempt + 1} attempts. The last one, at ${url}: ${answer.reason}`,
      );
    }
    await delay(Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS));
  }
}

type Answer =
  | { readonly kind: 'started'; readonly sagaId: string }
  | { readonly kind: 'refused' | 'away'; readonly reason: string };

async function post(url: string, order: Order, idempotencyKey: string): Promise<Answer> {
  try {
    const response = await fetch(`${url}/v1/sagas/order`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
      body: JSON.stringify(order),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const body: unknown = await response.json();
    if (response.status !== 202) {
      // 5xx and "too many requests" are about the moment, everything else about the order.
      const isAboutNow = response.status >= 500 || response.status === 429;
      return { kind: isAboutNow ? 'away' : 'refused', reason: `${response.status} ${JSON.stringify(body)}` };
    }
    return { kind: 'started', sagaId: idIn(body) };
  } catch (error) {
    return { kind: 'away', reason: describeFetchError(error) };
  }
}

function idIn(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string')
    return body.id;
  throw new Error(`The answer has no id: ${JSON.stringify(body)}`);
}

/** fetch says "fetch failed" and keeps what it was in the cause. */
function describeFetchError(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? describeError(error) : describeError(cause);
}
