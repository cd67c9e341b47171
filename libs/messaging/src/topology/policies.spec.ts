import { describe, expect, it } from 'vitest';
import { topology } from './system-topology.js';
import { policiesFor } from './policies.js';

const wanted = topology({ participants: ['payment'], namespace: 'blue' });

describe('the policies of a system', () => {
  it('are these', () => {
    expect(policiesFor(wanted, 'blue')).toMatchInlineSnapshot(`
      [
        {
          "appliesTo": "queues",
          "definition": {
            "dead-letter-strategy": "at-least-once",
            "max-length": 1000000,
            "overflow": "reject-publish",
          },
          "name": "blue.edda.work",
          "pattern": "^(blue\\.orchestrator\\.inbox|blue\\.orchestrator\\.replies|blue\\.payment\\.commands)$",
          "priority": 10,
        },
        {
          "appliesTo": "queues",
          "definition": {
            "max-length": 100000,
            "overflow": "reject-publish",
          },
          "name": "blue.edda.last-stop",
          "pattern": "^(blue\\.edda\\.dead-letters|blue\\.edda\\.undecodable)$",
          "priority": 10,
        },
      ]
    `);
  });

  it('give each queue exactly one, and touch the queues of no other system', () => {
    const patterns = policiesFor(wanted, 'blue').map(({ pattern }) => new RegExp(pattern, 'u'));
    for (const { name } of wanted.queues) {
      expect(patterns.filter((pattern) => pattern.test(name))).toHaveLength(1);
      for (const other of [`x.${name}`, `${name}.x`, name.replaceAll('.', '-'), name.replace('blue.', '')])
        expect(patterns.some((pattern) => pattern.test(other))).toBe(false);
    }
  });

  it('throw nothing away unless they are told to', () => {
    for (const { definition } of policiesFor(wanted)) {
      expect(definition).not.toHaveProperty('message-ttl');
      expect(definition['overflow']).toBe('reject-publish');
    }
    const [work] = policiesFor(wanted);
    expect(work?.definition['dead-letter-strategy']).toBe('at-least-once');
    const [, lastStop] = policiesFor(wanted, '', { lastStopTtlMs: 5, lastStopMaxLength: 7, maxLength: 9 });
    expect(lastStop?.definition).toMatchObject({ 'message-ttl': 5, 'max-length': 7 });
  });
});
