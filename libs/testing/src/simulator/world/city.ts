import type { SagaDefinition } from '@edda/saga-core';
import type { SimulatedBroker } from '../broker/simulated-broker.js';
import type { SimulatedDatabase } from '../database/simulated-database.js';
import type { Evidence } from '../evidence.js';
import type { Answer, FrontDesk } from '../orchestrator/front-desk.js';
import type { SimulatedOrchestrator } from '../orchestrator/simulated-orchestrator.js';
import type { SimulatedParticipant } from '../participant/simulated-participant.js';
import type { Surroundings } from '../process.js';

/** All that there is in one simulated world. */
export interface City {
  readonly around: Surroundings;
  readonly evidence: Evidence;
  readonly database: SimulatedDatabase;
  readonly broker: SimulatedBroker;
  readonly orchestrators: readonly SimulatedOrchestrator[];
  readonly participants: readonly SimulatedParticipant[];
  /** The definitions as they are meant. */
  readonly library: readonly SagaDefinition[];
}

/** How long somebody waits for an answer. */
const PATIENCE_MS = 1_500;

/**
 * Asks one of the orchestrators over REST. `then` gets the answer, or undefined if none has come in time: then it may have been done, or
 * may still be.
 */
export function askSomebody(
  { around, orchestrators }: City,
  ask: (desk: FrontDesk, respond: (answer: Answer) => void) => void,
  then: (answer: Answer | undefined) => void,
): void {
  const up = orchestrators.filter(({ isRunning }) => isRunning);
  let isOver = false;
  const once = (answer: Answer | undefined): void => {
    if (isOver) return;
    isOver = true;
    then(answer);
  };
  around.timeline.after(PATIENCE_MS, () => once(undefined));
  if (up.length > 0) ask(around.random.pick(up).desk, once);
}
