import type { Fact, JsonObject, SagaDefinition } from '@edda/saga-core';
import { expectSame } from './turn-invariants.js';

/**
 * What the functions of a definition made by `arbitrarySaga` were given. Each of them says it in the body that it makes: a step sees
 * the input with the patches of all steps before it, and a compensation sees what its step saw, and its reply if it was known.
 */
export function checkData(definition: SagaDefinition, facts: readonly Fact[]): void {
  let data: JsonObject = {};
  const seen = new Map<string, unknown>();
  const replies = new Map<string, JsonObject>();
  for (const fact of facts) {
    if (fact.kind === 'saga-started') data = fact.input;
    if (fact.kind === 'command-succeeded' && fact.direction === 'forward') {
      replies.set(fact.path, fact.reply);
      const patches = definition.steps.some((step) => step.path === fact.path && 'onSuccess' in step);
      if (patches)
        data = { ...data, last: fact.path, [fact.path]: fact.reply, count: Number(data['count']) + 1 };
    }
    if (fact.kind === 'event-published') {
      expectSame(fact.body, { of: fact.path, seen: data }, 'an event is made from the data then');
    }
    if (fact.kind !== 'command-sent') continue;
    if (fact.direction === 'forward') {
      const known = seen.get(fact.path) ?? data;
      expectSame(fact.body, { of: fact.path, seen: known }, 'a command is made from the data then');
      seen.set(fact.path, known);
    } else {
      const expected = { undo: fact.path, seen: seen.get(fact.path), reply: replies.get(fact.path) ?? null };
      expectSame(fact.body, expected, 'a compensation is made from what its step knew, and its reply');
    }
  }
}
