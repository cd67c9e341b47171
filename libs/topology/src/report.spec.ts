import { describe, expect, it } from 'vitest';
import { planMoves, topology, wireNames, type Finding } from '@edda/messaging';
import { findingsText, hasFindings, planText } from './report.js';

const finding = (severity: Finding['severity']): Finding => ({
  severity,
  code: 'no-consumer',
  where: 'queue payment.commands',
  what: 'Nobody consumes it.',
  remedy: 'Start payment.',
});

describe('findings', () => {
  it('say where, what, and what to do', () => {
    expect(findingsText([finding('problem'), finding('hint')])).toMatchInlineSnapshot(`
      "problem  queue payment.commands: Nobody consumes it.
               → Start payment.
      hint     queue payment.commands: Nobody consumes it.
               → Start payment."
    `);
    expect(findingsText([])).toBe('Nothing is wrong.');
  });

  it('are none as long as there are only hints', () => {
    expect(hasFindings([])).toBe(false);
    expect(hasFindings([finding('hint')])).toBe(false);
    expect(hasFindings([finding('hint'), finding('warning')])).toBe(true);
  });
});

describe('a plan', () => {
  it('is a list of steps for each queue', () => {
    const wanted = topology({ participants: ['payment'] });
    const found = {
      queues: [{ name: 'payment.commands', type: 'quorum', arguments: {}, policy: {} }],
      bindings: wanted.bindings,
    };
    expect(planText(planMoves(wanted, found, wireNames()))).toMatchInlineSnapshot(`
      "payment.commands: other arguments (x-dead-letter-exchange, x-dead-letter-routing-key, x-delivery-limit). Stop its consumers first.
        1. declare payment.commands.moving
        2. bind payment.commands.moving to edda.commands, payment.#
        3. bind payment.commands.moving to edda.redrive, payment.commands
        4. unbind payment.commands from edda.commands, payment.#
        5. unbind payment.commands from edda.redrive, payment.commands
        6. move messages from payment.commands to payment.commands.moving
        7. delete payment.commands, which is empty now
        8. declare payment.commands
        9. bind payment.commands to edda.commands, payment.#
        10. bind payment.commands to edda.redrive, payment.commands
        11. unbind payment.commands.moving from edda.commands, payment.#
        12. unbind payment.commands.moving from edda.redrive, payment.commands
        13. move messages from payment.commands.moving to payment.commands
        14. delete payment.commands.moving, which is empty now"
    `);
    expect(planText([])).toMatch(/Every queue that is there/);
  });
});
