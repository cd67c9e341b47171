import { HEADERS } from '@edda/messaging';
import type { SeededRandom } from '../orders/seeded-random.js';
import type { Draft } from './bad-message.js';
import type { Target } from './drafts.js';
import { nestedLists, nestedTables, type RawValue } from './raw-frames.js';

/** A draft with one thing wrong, and what that is. */
export interface Broken {
  readonly draft: Draft;
  readonly what: string;
}

type Break = (draft: Draft, target: Target) => Broken;

/** A valid message with one field broken. */
export function breakOne(draft: Draft, target: Target): Broken {
  return target.random.pick(BREAKS)(draft, target);
}

const HOSTILE_TEXTS = [
  '',
  '\0',
  'a\0b',
  'x'.repeat(255),
  '\u{1F600}',
  '../../etc',
  "'; DROP TABLE saga; --",
  '{}',
];
const HOSTILE_HEADERS: readonly RawValue[] = [
  null,
  true,
  -1,
  0,
  1.5,
  2 ** 53,
  'nonsense',
  ...HOSTILE_TEXTS,
  'x'.repeat(600),
  nestedTables(3),
  nestedLists(20),
];
const HOSTILE_VALUES: readonly unknown[] = [null, true, -1, 1.5, '', 'x'.repeat(100_000), [], {}, [[[]]], 0];
const HOSTILE_NUMBERS = ['1e400', '-1e400', '9007199254740993', '1E99', '00', '+1', 'NaN', '0x10'];

const BREAKS: readonly Break[] = [
  breakHeader,
  breakHeader,
  breakProperty,
  breakField,
  breakField,
  breakRoute,
];

function breakHeader(draft: Draft, { random }: Target): Broken {
  // Those as well that are left out where they say what is usual.
  const leftOut = [HEADERS.traceparent, HEADERS.tenant, HEADERS.attempt];
  const names = [...new Set([...Object.keys(draft.headers), ...leftOut])];
  const name = random.pick(names);
  const { [name]: _gone, ...others } = draft.headers;
  if (random.whole(1, 3) === 1)
    return { what: `without header ${name}`, draft: { ...draft, headers: others } };
  const value = random.pick(HOSTILE_HEADERS);
  return { what: `header ${name} hostile`, draft: { ...draft, headers: { ...others, [name]: value } } };
}

function breakProperty(draft: Draft, { random }: Target): Broken {
  const name = random.pick([
    'messageId',
    'correlationId',
    'type',
    'contentType',
    'contentEncoding',
    'timestamp',
  ]);
  return {
    what: `property ${name} hostile`,
    draft: withProperty(draft, name, hostileProperty(name, random)),
  };
}

function hostileProperty(name: string, random: SeededRandom): string | Uint8Array | bigint | undefined {
  if (name === 'timestamp') return random.pick([0n, 2n ** 63n, 2n ** 64n - 1n, undefined]);
  if (name === 'contentType')
    return random.pick(['text/plain', 'application/xml', '\0', 'application/json\0']);
  if (name === 'contentEncoding') return random.pick(['gzip', 'br', 'deflate', '\0', 'x'.repeat(255)]);
  return random.pick<string | Uint8Array | undefined>([
    undefined,
    Uint8Array.of(0xff, 0xfe),
    ...HOSTILE_TEXTS,
  ]);
}

const withProperty = (draft: Draft, name: string, value: Draft['properties'][string]): Draft => ({
  ...draft,
  properties: { ...draft.properties, [name]: value },
});

/** One field of the body is gone, of another type, not a number that can be read, written twice, or not known to anybody. */
function breakField(draft: Draft, { random }: Target): Broken {
  const text = Buffer.from(draft.content).toString();
  const body = JSON.parse(text) as Record<string, unknown>;
  const name = random.pick(Object.keys(body));
  const { [name]: _gone, ...others } = body;
  const rest = JSON.stringify(others).slice(1);
  const before = `{${JSON.stringify(name)}:`;
  const comma = rest === '}' ? '' : ',';
  const made: readonly (readonly [what: string, text: string])[] = [
    ['missing', JSON.stringify(others)],
    ['of another type', JSON.stringify({ ...body, [name]: random.pick(HOSTILE_VALUES) })],
    ['no number', `${before}${random.pick(HOSTILE_NUMBERS)}${comma}${rest}`],
    ['written twice', `${before}1,${text.slice(1)}`],
    ['beside __proto__', `{"__proto__":{"polluted":true},${text.slice(1)}`],
  ];
  const [what, changed] = random.pick(made);
  return { what: `field ${name} ${what}`, draft: { ...draft, content: Buffer.from(changed) } };
}

/** Straight to the queue, or through an exchange that is not the one of its kind. */
function breakRoute(draft: Draft, { names, random }: Target): Broken {
  const { queue } = draft;
  const direct = { exchange: '', routingKey: queue };
  const wrong =
    queue === names.replies ? { exchange: names.repliesOf('payment'), routingKey: draft.routingKey } : direct;
  return { what: 'by another exchange', draft: { ...draft, ...random.pick([direct, wrong]) } };
}
