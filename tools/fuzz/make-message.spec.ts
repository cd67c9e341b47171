import { decode, wireNames } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../orders/seeded-random.js';
import { MARK_HEADER, marksIn } from './bad-message.js';
import { DRAFT_KINDS, draftOf, uuid, type Target } from './drafts.js';
import { makeMessage } from './make-message.js';
import { publishFrames } from './raw-frames.js';

const names = wireNames();
const target = (seed: number): Target => {
  const random = seededRandom(seed);
  const underWay = [uuid(random)];
  return { names, random, underWay: () => underWay };
};

describe('a draft', () => {
  it.each(DRAFT_KINDS)('of a %s is a message without fault', (kind) => {
    const { properties, headers, content, ...draft } = draftOf(kind, 'fz-a-1-', target(1));
    const { messageId, correlationId, type, contentType } = properties;
    const texts = { messageId, correlationId, type, contentType } as Record<string, string>;
    const incoming = { ...draft, ...texts, redelivered: false, headers, content, text: String(content) };
    expect(decode(incoming)).toMatchObject({ ok: true, message: { id: 'fz-a-1-' } });
  });
});

describe('bad messages', () => {
  it('are the same for the same seed', () => {
    const made = (seed: number) => {
      const one = target(seed);
      return Array.from({ length: 200 }, (_, index) => makeMessage(index, 'a', one)).map(
        ({ what, queue }) => `${what} ${queue}`,
      );
    };
    expect(made(1)).toEqual(made(1));
    expect(made(1)).not.toEqual(made(2));
  });

  it('are of every family and for every queue that is consumed', () => {
    const one = target(3);
    const all = Array.from({ length: 2_000 }, (_, index) => makeMessage(index, 'a', one));
    expect(new Set(all.map(({ family }) => family))).toEqual(
      new Set(['grammar', 'mutation', 'raw', 'forged']),
    );
    const participants = ['inventory', 'payment', 'shipping', 'notification'].map((name) =>
      names.commandsOf(name),
    );
    expect(new Set(all.map(({ queue }) => queue))).toEqual(
      new Set([...participants, names.replies, names.inbox]),
    );
    expect(new Set(all.map(({ mark }) => mark)).size).toBe(2_000);
    for (const { mark, message } of all) {
      const text = (message.properties.headers ?? Buffer.alloc(0)).toString('latin1');
      expect(text).toContain(MARK_HEADER);
      expect(marksIn(text, 'a')).toContain(mark);
    }
  });
});

describe('the frames of a message', () => {
  it('are a method, a header and as many bodies as the size of a frame makes of the content', () => {
    const message = {
      exchange: 'e',
      routingKey: 'k',
      properties: { messageId: 'm' },
      content: Buffer.alloc(25),
    };
    const frames = publishFrames(3, message, 18);
    const seen: number[][] = [];
    for (let at = 0; at < frames.length;) {
      const size = frames.readUInt32BE(at + 3);
      seen.push([frames.readUInt8(at), frames.readUInt16BE(at + 1), size]);
      expect(frames.readUInt8(at + 7 + size)).toBe(0xce);
      at += 8 + size;
    }
    expect(seen).toEqual([
      [1, 3, 11],
      [2, 3, 17],
      [3, 3, 10],
      [3, 3, 10],
      [3, 3, 5],
    ]);
  });
});
