import type { JsonObject, JsonValue } from '@edda/saga-core';

/** Which function of a definition does what a pure, total function does not do. */
export interface Trap {
  /** The name of a step. */
  readonly at: string;
  readonly how: 'throws' | 'returns nothing' | 'returns an array' | 'returns a bigint' | 'returns a promise';
}

export const TRAPS: readonly Trap['how'][] = [
  'throws',
  'returns nothing',
  'returns an array',
  'returns a bigint',
  'returns a promise',
];

/** A condition on the data that every step may change. */
export interface Test {
  readonly modulus: number;
  readonly rest: number;
}

export function holds({ modulus, rest }: Test, data: JsonObject): boolean {
  return Number(data['count']) % modulus === rest;
}

/** Whether an event with an odd value is refused by a guard. */
export function isEven(event: JsonObject): boolean {
  return Number(event['value']) % 2 === 0;
}

/**
 * The functions of one step. They say in what they make what they were given, so that the properties can hold it against what should
 * have been visible; and each patch changes three things: something of the step's own, something that all steps change, and a number
 * that every step counts on.
 */
export function tellingFunctions(name: string, trap?: Trap) {
  const patch = (data: JsonObject, by: string, told: JsonValue): JsonObject => ({
    last: by,
    [name]: told,
    count: Number(data['count']) + 1,
  });
  const functions = {
    body: (data: JsonObject): JsonObject => ({ of: name, seen: data }),
    onSuccess: (data: JsonObject, reply: JsonObject) => patch(data, name, reply['receipt'] ?? null),
    compensation: (data: JsonObject, reply: JsonObject | undefined): JsonObject => ({
      undo: name,
      seen: data,
      reply: reply ?? null,
    }),
    onFailure: (data: JsonObject, details: JsonObject) => patch(data, `${name}!`, details),
    onEvent: (arm: string) => (data: JsonObject, event: JsonObject) => patch(data, `${name} ${arm}`, event),
    notice: (data: JsonObject, occasion: string, role: string): JsonObject => ({
      of: name,
      seen: data,
      occasion,
      role,
    }),
    items: (most: number) => (data: JsonObject) =>
      Array.from({ length: Number(data['count']) % (most + 1) }, (_, index) => `${name}-${index + 1}`),
    collect: (data: JsonObject, results: readonly JsonObject[]) =>
      patch(
        data,
        name,
        results.map((result) => result['last'] ?? null),
      ),
    holds: (test: Test) => (data: JsonObject) => holds(test, data),
    match: (data: JsonObject): JsonValue => data['count'] ?? null,
    dueAt: (ms: number) => (_: JsonObject, now: number) => now + ms,
  };
  return trap?.at === name ? sprung(functions, trap) : functions;
}

export type TellingFunctions = ReturnType<typeof tellingFunctions>;

/** The same functions, but those that make JSON do what they must not, and so does the condition if the trap throws. */
function sprung<Functions extends object>(functions: Functions, trap: Trap): Functions {
  const broken = {
    body: () => spring(trap),
    onSuccess: () => spring(trap),
    compensation: () => spring(trap),
    onFailure: () => spring(trap),
    onEvent: () => () => spring(trap),
    notice: () => spring(trap),
    collect: () => spring(trap),
    ...(trap.how === 'throws'
      ? {
          items: () => () => spring(trap),
          holds: () => () => spring(trap),
          match: () => spring(trap),
          dueAt: () => () => spring(trap),
        }
      : {}),
  };
  return { ...functions, ...broken } as unknown as Functions;
}

function spring({ at, how }: Trap): unknown {
  switch (how) {
    case 'throws':
      throw new Error(`${at} does not like this data`);
    case 'returns nothing':
      return undefined;
    case 'returns an array':
      return [];
    case 'returns a bigint':
      return { amount: 1n };
    case 'returns a promise':
      return Promise.resolve({});
  }
}
