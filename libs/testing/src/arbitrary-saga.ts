import { command } from '@edda/messaging';
import { allSteps } from '@edda/saga-core';
import type { SagaDefinition } from '@edda/saga-core';
import fc from 'fast-check';
import { arbitraryBackoff, arbitraryShapes } from './arbitrary-shape.js';
import { stepsOf } from './shaped-steps.js';
import type { Trap } from './telling-functions.js';
import { TRAPS } from './telling-functions.js';

/** A definition, and the same without the function that does what it must not. */
export interface ArbitrarySaga {
  readonly definition: SagaDefinition;
  readonly corrected: SagaDefinition;
}

class Start extends command('sim.start', { version: 1 }) {}

/** Well-formed definitions of the whole language, with every policy; in one of six a function does what it must not. */
export function arbitrarySaga(): fc.Arbitrary<ArbitrarySaga> {
  return fc
    .record({
      shapes: arbitraryShapes(),
      resend: arbitraryBackoff(300, 1_000),
      commandLifetimeMs: fc.integer({ min: 2_000, max: 6_000 }),
      deadlineMs: fc.oneof(
        { weight: 5, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.integer({ min: 200, max: 4_000 }) },
      ),
      compensation: fc.constantFrom('reverse' as const, 'reverse' as const, 'parallel' as const),
      onDeadLetter: fc.constantFrom('compensate' as const, 'park' as const),
      sprung: fc.nat({ max: 5 }).map((number) => number === 0),
      trapped: fc.nat(),
      how: fc.constantFrom(...TRAPS),
    })
    .map(({ shapes, sprung, trapped, how, deadlineMs, ...policies }) => {
      const start = {
        contract: Start,
        by: 'command',
        key: () => 'key',
        data: () => ({}),
        whenEnded: 'reject',
      } as const;
      const make = (trap?: Trap): SagaDefinition => ({
        name: 'simulated',
        version: 1,
        start,
        ...policies,
        ...(deadlineMs === undefined ? {} : { deadlineMs }),
        unexpected: 'mailbox',
        mailboxTtlMs: 1_000,
        migrations: [],
        steps: stepsOf(shapes, trap),
      });
      const corrected = make();
      const names = allSteps(corrected.steps).map(({ name }) => name);
      const at = names[trapped % names.length] ?? '';
      return { definition: sprung ? make({ at, how }) : corrected, corrected };
    });
}

/** The next version of a definition: the same steps, and a migration that changes nothing. */
export function nextVersion(definition: SagaDefinition): SagaDefinition {
  const at = allSteps(definition.steps).map(({ name }) => name);
  const { version } = definition;
  return { ...definition, version: version + 1, migrations: [{ from: version, at, map: (data) => data }] };
}
