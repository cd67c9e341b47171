import { decodeForeign } from '@edda/messaging';
import type { BadMessage, Draft, Family } from './bad-message.js';
import { markOf, rawMessage } from './bad-message.js';
import { DRAFT_KINDS, draftOf, type Target } from './drafts.js';
import { forgeReply, unknownEvent } from './forged.js';
import { breakOne, type Broken } from './grammar.js';
import { mutate } from './mutation.js';
import { makeHeavy, makeRaw } from './raw.js';

/** One in so many is heavy, and at most so many of a run. */
const HEAVY_EVERY = 500;
const HEAVY_MOST = 12;

/** The bad message at a place of a run. The same seed makes the same messages, but for the sagas under way that some are about. */
export function makeMessage(index: number, run: string, target: Target): BadMessage {
  const { random } = target;
  const mark = markOf(run, index);
  const draft = draftOf(random.pick(DRAFT_KINDS), mark, target);
  const finish = (family: Family, { what, draft: broken }: Broken): BadMessage => ({
    mark,
    family,
    what,
    queue: broken.queue,
    message: rawMessage(broken, mark),
    isUnknownEvent: isUnknownEvent(broken, target),
    orderId: orderIn(broken),
  });
  const turn = Math.floor(index / HEAVY_EVERY);
  if (index % HEAVY_EVERY === HEAVY_EVERY / 2 && turn < HEAVY_MOST)
    return finish('raw', makeHeavy(draft, turn));
  const dice = random.whole(1, 100);
  if (dice <= 40) return finish('grammar', breakOne(draft, target));
  if (dice <= 70) return finish('mutation', mutate(draft, target));
  const forged = dice > 92 ? forgeReply(draftOf('reply', mark, target), target) : undefined;
  if (forged) return finish('forged', forged);
  if (dice > 88) return finish('forged', unknownEvent(draftOf('start', mark, target), target));
  return finish('raw', makeRaw(draft, target));
}

function orderIn({ routingKey, content }: Draft): string | undefined {
  if (routingKey !== 'order.place') return undefined;
  try {
    const body = JSON.parse(Buffer.from(content).toString()) as { readonly orderId?: unknown } | null;
    return typeof body?.orderId === 'string' ? body.orderId : undefined;
  } catch {
    return undefined;
  }
}

const KNOWN = /^(orchestrator\.|order\.place$)/;

/** By the same reader that the orchestrators have: an event without fault that no saga knows is acknowledged and forgotten. */
function isUnknownEvent(
  { queue, exchange, routingKey, properties, headers, content }: Draft,
  target: Target,
): boolean {
  if (queue !== target.names.inbox || exchange === target.names.commands) return false;
  const text = (value: Draft['properties'][string]): string | undefined =>
    typeof value === 'string' ? value : undefined;
  const bytes = Buffer.from(content);
  const decoded = decodeForeign({
    queue,
    exchange,
    routingKey,
    redelivered: false,
    messageId: text(properties['messageId']),
    type: text(properties['type']),
    contentType: text(properties['contentType']),
    contentEncoding: text(properties['contentEncoding']),
    headers,
    content: bytes,
    text: bytes.toString(),
  });
  return decoded.ok && !KNOWN.test(decoded.message.name);
}
