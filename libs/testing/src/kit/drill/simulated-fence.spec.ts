import type { CommandMessage } from '@edda/messaging';
import type { FenceRow } from '@edda/participant';
import { judge, remember } from '@edda/participant';
import { assert, constantFrom, integer, array, record, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertySettings } from '../../property-settings.js';
import type { Errand } from './simulated-fence.js';
import { SimulatedFence } from './simulated-fence.js';

const errands = array(
  record({
    kind: constantFrom('forward', 'compensation', 'revoke'),
    epoch: integer({ min: 1, max: 3 }),
    outcome: constantFrom('success', 'failure'),
    now: constantFrom(0, 0, 0, 10),
  }),
  { maxLength: 12 },
);

describe('the fence of the drill', () => {
  it('says what the real one says, whatever comes in which order', () => {
    assert(
      property(errands, (sequence) => {
        const fence = new SimulatedFence<string>();
        let row: FenceRow | undefined;
        sequence.forEach(({ kind, epoch, outcome, now }, index) => {
          const common = {
            path: 'step',
            epoch,
            notAfter: 10,
            messageId: '',
            command: '',
            contractVersion: 1,
            body: {},
          };
          const errand: Errand =
            kind === 'revoke'
              ? { kind: 'send-revoke', ...common }
              : { kind: 'send-command', direction: kind, attempt: 1, ...common };
          const body = `answer ${index}`;
          let executed = false;
          const said = fence.receive(
            errand,
            now,
            () => {
              executed = true;
              return { outcome, body };
            },
            'nothing',
          );
          const message = {
            ...common,
            kind: kind === 'revoke' ? 'revoke' : 'command',
            direction: kind === 'compensation' ? kind : 'forward',
          };
          const command = message as unknown as CommandMessage;
          const verdict = judge(row, command, now);
          const answer =
            verdict.action === 'execute' ? { outcome, body: { body }, replayed: false } : verdict.answer;
          if (verdict.action !== 'answer') row = remember(row, command, answer);
          expect(executed).toBe(verdict.action === 'execute');
          expect(said.outcome).toBe(answer.outcome);
          if (said.outcome === 'refused') expect(said.code).toBe(answer.body['code']);
          if ('body' in said && said.body !== 'nothing') expect(said.body).toBe(answer.body['body']);
        });
      }),
      propertySettings(),
    );
  });
});
