import { gzipSync } from 'node:zlib';
import type { Draft } from './bad-message.js';
import type { Target } from './drafts.js';
import type { Broken } from './grammar.js';
import { nestedLists, nestedTables, type RawValue } from './raw-frames.js';

type Make = (draft: Draft) => Draft;

const body = (content: string | Uint8Array): Make => {
  const bytes = Buffer.from(content);
  return (draft) => ({ ...draft, content: bytes });
};
/** Inside the valid body, so that the mark stays in it. */
const field = (value: string | Uint8Array): Make => {
  const bytes = Buffer.from(value);
  return (draft) => ({
    ...draft,
    content: Buffer.concat([Buffer.from('{"x":'), bytes, Buffer.from(','), draft.content.subarray(1)]),
  });
};
const headers = (more: () => Record<string, RawValue>): Make => {
  const made = more();
  return (draft) => ({ ...draft, headers: { ...draft.headers, ...made } });
};
const property = (more: Draft['properties']): Make => {
  return (draft) => ({ ...draft, properties: { ...draft.properties, ...more } });
};
const packed: Make = (draft) => ({ ...draft, content: gzipSync(draft.content) });

const wide = `{${Array.from({ length: 20_000 }, (_, index) => `"f${index}":0`).join(',')}}`;

/** Bodies, headers and properties that no library would send. */
const RAW: Readonly<Record<string, Make>> = {
  'nothing at all': body(''),
  'a byte order mark alone': body('\uFEFF'),
  'UTF-16': body(Buffer.from('\uFEFF{"orderId":"x"}', 'utf16le')),
  'random bytes': body(Uint8Array.from({ length: 512 }, (_, index) => (index * 167 + 13) % 256)),
  'invalid UTF-8': field(
    Buffer.concat([Buffer.from('"'), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from('"')]),
  ),
  'a NUL': field('"\0"'),
  'an escaped NUL': field('"\\u0000"'),
  'half a surrogate pair': field('"\\ud800"'),
  'a surrogate in three bytes': field(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)),
  '5,000 levels': field('['.repeat(5_000) + ']'.repeat(5_000)),
  '1,000,000 levels': body('['.repeat(1_000_000)),
  '20,000 fields': field(wide),
  '400,000 elements': field(`[${'0,'.repeat(400_000)}0]`),
  '1e400': field('1e400'),
  '2^53 + 1': field('9007199254740993'),
  'a field twice': field('1,"x":2'),
  __proto__: field('{"__proto__":{"polluted":true}}'),
  'constructor.prototype': field('{"constructor":{"prototype":{"polluted":true}}}'),
  'gzip that says so': (draft) => property({ contentEncoding: 'gzip' })(packed(draft)),
  'gzip that does not say so': packed,
  'a list': body('[1,2,3]'),
  'a text': body('"text"'),
  null: body('null'),
  '2 MiB': field(`"${'x'.repeat(2 * 1_024 * 1_024)}"`),
  '100 headers': headers(() =>
    Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`h${index}`, index])),
  ),
  '70 KiB of headers': headers(() => ({ big: 'x'.repeat(70 * 1_024) })),
  'headers 9 levels deep': headers(() => ({ deep: nestedTables(9) })),
  'headers 2,000 levels deep': headers(() => ({ deep: nestedLists(2_000) })),
  'a header __proto__': headers(() => ({ ['__proto__']: nestedTables(2) })),
  'a message id that is no UTF-8': property({ messageId: Uint8Array.of(0xff, 0xfe, 0xfd) }),
  'a message id with NUL': property({ messageId: 'a\0b' }),
  'no properties': property({ messageId: undefined, correlationId: undefined, type: undefined }),
  'priority 255': (draft) => property({ priority: 255, timestamp: 2n ** 64n - 1n })(field('1,"x":2')(draft)),
  'version 99': (draft) => headers(() => ({ 'edda-contract-version': 99 }))(field('1e400')(draft)),
};

/** What costs the broker or the services much; few of them are enough. */
const HEAVY: Readonly<Record<string, Make>> = {
  'tables deeper than a decoder has stack for': headers(() => ({ deep: nestedTables(12_000) })),
  'lists deeper than a decoder has stack for': headers(() => ({ deep: nestedLists(21_000) })),
  '17 MiB': (draft) => field(`"${'x'.repeat(17 * 1_024 * 1_024)}"`)(draft),
  '64 MiB': (draft) => field(`"${'x'.repeat(64 * 1_024 * 1_024)}"`)(draft),
};

const NAMES = Object.keys(RAW);
const HEAVY_NAMES = Object.keys(HEAVY);

export function makeRaw(draft: Draft, { random }: Target): Broken {
  return made(RAW, random.pick(NAMES), draft);
}

/** `turn` counts those that there were before: each gets its turn. */
export function makeHeavy(draft: Draft, turn: number): Broken {
  return made(HEAVY, HEAVY_NAMES[turn % HEAVY_NAMES.length] ?? '17 MiB', draft);
}

function made(all: Readonly<Record<string, Make>>, what: string, draft: Draft): Broken {
  const make = all[what];
  if (!make) throw new Error(`There is no raw message "${what}".`);
  return { what, draft: make(draft) };
}
