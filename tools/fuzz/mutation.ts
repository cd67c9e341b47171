import type { Broken } from './grammar.js';
import type { Draft } from './bad-message.js';
import type { Target } from './drafts.js';

const PIECES = ['{', '}', '[', ']', '"', ':', ',', '\\', '\0', '-', '1e', '\\u0000', '\\ud800', 'null'];

/** A valid message whose bytes were flipped, cut, repeated or mixed with others, up to four times. */
export function mutate(draft: Draft, target: Target): Broken {
  const { random } = target;
  const times = random.whole(1, 4);
  let content: Buffer = Buffer.from(draft.content);
  const done: string[] = [];
  for (let time = 0; time < times; time += 1) {
    const [what, change] = random.pick(MUTATIONS);
    content = change(content, target);
    done.push(what);
  }
  // Properties as well, now and then: their bytes need not be UTF-8 either.
  const { messageId } = draft.properties;
  const isIdHit = random.whole(1, 8) === 1 && typeof messageId === 'string';
  const properties = isIdHit
    ? { ...draft.properties, messageId: flip(Buffer.from(messageId), target) }
    : draft.properties;
  return {
    what: `bytes ${done.join(', ')}${isIdHit ? ', id flipped' : ''}`,
    draft: { ...draft, content, properties },
  };
}

type Mutation = readonly [what: string, change: (content: Buffer, target: Target) => Buffer];

const MUTATIONS: readonly Mutation[] = [
  ['flipped', flip],
  ['cut', (content, { random }) => content.subarray(0, random.whole(0, content.length))],
  [
    'without a piece',
    (content, { random }) => {
      const at = random.whole(0, content.length);
      return Buffer.concat([content.subarray(0, at), content.subarray(at + random.whole(1, 8))]);
    },
  ],
  [
    'repeated',
    (content, { random }) => {
      const from = random.whole(0, content.length);
      const piece = content.subarray(from, from + random.whole(1, 64));
      return Buffer.concat([content.subarray(0, from), piece, content.subarray(from)]);
    },
  ],
  [
    'mixed',
    (content, { random }) => {
      const at = random.whole(0, content.length);
      return Buffer.concat([content.subarray(0, at), Buffer.from(random.pick(PIECES)), content.subarray(at)]);
    },
  ],
];

function flip(content: Buffer, { random }: Target): Buffer {
  const flipped = Buffer.from(content);
  if (flipped.length === 0) return flipped;
  const at = random.whole(0, flipped.length - 1);
  flipped[at] = (flipped[at] ?? 0) ^ (1 << random.whole(0, 7));
  return flipped;
}
