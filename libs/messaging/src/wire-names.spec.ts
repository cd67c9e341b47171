import { describe, expect, it } from 'vitest';
import { HEADERS, wireNames } from './wire-names.js';

describe('wire names', () => {
  it('are plain without a namespace', () => {
    const { repliesOf, commandsOf, ...names } = wireNames();
    expect({
      ...names,
      repliesOfPayment: repliesOf('payment'),
      commandsOfPayment: commandsOf('payment'),
    }).toMatchInlineSnapshot(`
      {
        "commands": "edda.commands",
        "commandsOfPayment": "payment.commands",
        "dead": "edda.dead",
        "deadLetters": "edda.dead-letters",
        "events": "edda.events",
        "inbox": "orchestrator.inbox",
        "redrive": "edda.redrive",
        "replies": "orchestrator.replies",
        "repliesOfPayment": "edda.replies.payment",
        "undecodable": "edda.undecodable",
      }
    `);
  });

  it('all begin with the namespace where there is one', () => {
    const { repliesOf, commandsOf, ...names } = wireNames('run-7');
    for (const name of [...Object.values(names), repliesOf('payment'), commandsOf('payment')]) {
      expect(name).toMatch(/^run-7\.[a-z]/);
    }
  });

  it('never meet those of another namespace', () => {
    const all = ['', 'a', 'b'].flatMap((namespace) => {
      const { repliesOf, commandsOf, ...names } = wireNames(namespace);
      return [...Object.values(names), repliesOf('payment'), commandsOf('payment')];
    });
    expect(new Set(all).size).toBe(all.length);
  });

  it.each(['A', 'a.b', 'a_b', 'a b', '#', 'x'.repeat(33)])('refuse the namespace "%s"', (namespace) => {
    expect(() => wireNames(namespace)).toThrow(`The namespace "${namespace}" cannot be part of queue names`);
  });

  it('keep headers apart from each other and from what brokers add', () => {
    const headers: readonly string[] = Object.values(HEADERS);
    expect(new Set(headers).size).toBe(headers.length);
    expect(headers.filter((name) => name !== 'traceparent' && !name.startsWith('edda-'))).toEqual([]);
  });
});
