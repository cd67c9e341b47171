import type { Broker, IncomingMessage, Letter } from '@edda/messaging';
import { MASK, wireNames } from '@edda/messaging';
import { InMemorySagaStore } from '@edda/testing';
import { aLetter } from '@edda/testing/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { LetterRecorder } from '../engine/letter-recorder.js';
import { toDeadLetter } from '../engine/to-dead-letter.js';
import { SagaRegistry } from '../saga-registry.js';
import { sagasOn } from '../sagas/sagas-bench.fixture.js';
import type { Sagas } from '../sagas.js';
import { Discreet } from './discreet.js';
import { visitSaga } from './patient-saga.fixture.js';

const SECRET = 'broken heart';
const bytes = (text: string) => new TextEncoder().encode(text);
const known = { name: 'lab.result-came', contractVersion: 1 };
const detail = `nobody knows what ${SECRET} is`;

let bench: ReturnType<typeof sagasOn<InMemorySagaStore>>;
let discreet: Discreet;
beforeEach(() => {
  bench = sagasOn(new InMemorySagaStore(), [visitSaga()]);
  const registry = new SagaRegistry();
  registry.add(visitSaga());
  discreet = new Discreet(registry);
});

/** A letter as the recorder writes it. */
async function record(changes: Partial<Letter>): Promise<string> {
  const given = { tenant: 'default', detail, stack: detail, content: bytes('{}'), ...changes };
  const letter = discreet.letter({ ...aLetter(), ...given } as Letter);
  const { cause } = toDeadLetter(letter, discreet.cause(letter));
  await bench.store.recordLetters([{ ...aLetter(), ...letter, cause }]);
  return (await bench.sagas.deadLetters.list({ limit: 1 })).items[0]?.id ?? '';
}

const as = (...roles: readonly string[]): Sagas =>
  bench.sagas.as({ tenant: 'default', name: 'lena', roles, signedInBy: 'token' });

const seenBy = async (sagas: Sagas, id: string) => {
  const { deadLetters } = sagas;
  const [letter] = (await deadLetters.list({ limit: 1 })).items;
  const [group] = await deadLetters.groups({}, 10);
  const [foreseen] = (await deadLetters.forecast({}, 'discard')).groups;
  return [await deadLetters.find(id), letter, group, foreseen];
};

describe('what a letter says of a body', () => {
  it.each([
    ['that cannot be read', { ...known, reason: 'undecodable', content: bytes(`{"finding":"${SECRET}`) }],
    ['that cannot be read, whatever it died of', { ...known, content: bytes(`{"finding":"${SECRET}`) }],
    ['that nobody knows', { name: 'who.knows', content: bytes(JSON.stringify({ it: 'is this' })) }],
    ['without a name', { name: undefined, content: bytes(JSON.stringify({ it: 'is this' })) }],
  ] as const)('%s is covered whole, in lists and groups too', async (_, changes) => {
    const id = await record(changes);
    for (const one of await seenBy(as('operator'), id)) {
      expect(one?.detail).toBe(MASK);
      expect(one?.cause).toMatch(/: •••$/);
      expect(JSON.stringify(one)).not.toContain(SECRET);
    }
    for (const one of await seenBy(as('admin', 'doctor'), id)) expect(one?.detail).toBe(detail);
  });

  it('is found by a cause that tells nothing of it', async () => {
    await record({ name: 'who.knows' });
    const { deadLetters } = as('operator');
    const [group] = await deadLetters.groups({}, 10);
    expect((await deadLetters.list({ cause: group?.cause ?? '', limit: 10 })).items).toHaveLength(1);
  });

  it('is in no log where nobody knows it', async () => {
    const lines: string[] = [];
    const recorder = new LetterRecorder({
      store: bench.store,
      broker: {} as Broker,
      names: wireNames(),
      service: 'orchestrator',
      discreet: discreet.letter,
      causeOf: discreet.cause,
      log: (_, line) => void lines.push(line),
      closing: new AbortController().signal,
    });
    const letter = { ...aLetter(), detail, name: 'who.knows', content: bytes('{}') };
    await recorder.record(letter, {} as IncomingMessage);
    await recorder.record({ ...letter, ...known }, {} as IncomingMessage);
    expect(lines).toEqual([expect.stringContaining(`: ${MASK} (`), expect.stringContaining(`: ${detail} (`)]);
  });

  it('stays where the body can be read and is known: without the values in it', async () => {
    const content = bytes(JSON.stringify({ visitId: 'v-1', finding: SECRET }));
    const id = await record({ ...known, content });
    for (const one of await seenBy(as('operator'), id)) {
      expect(one?.detail).toBe(`nobody knows what ${MASK} is`);
      expect(one?.cause).toContain('nobody knows');
    }
  });
});
