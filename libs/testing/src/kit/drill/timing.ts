import { commandStepOf } from '@edda/saga-core';
import type { SagaDefinition } from '@edda/saga-core';

/** How long a message is on its way, in milliseconds. */
export const HOP_MS = 5;

/** How late a late reply is: after the timeout of its step, or, without one, after it was sent again. */
export function latenessOf(definition: SagaDefinition, path: string): number {
  const { timeoutMs } = commandStepOf(definition, path) ?? {};
  return timeoutMs === undefined ? Math.round(definition.resend.firstMs * 1.5) : timeoutMs + 1_000;
}

/** After how much time another process publishes the outbox of one that died: before a timeout makes something else of it. */
export function leaseOf(definition: SagaDefinition, path: string): number {
  const { timeoutMs = Infinity } = commandStepOf(definition, path) ?? {};
  return Math.min(5_000, Math.round(timeoutMs / 10));
}

/** True if the step's timeout comes before the answer to what is sent again. */
export function timesOutBeforeResend(definition: SagaDefinition, path: string): boolean {
  const { timeoutMs = Infinity } = commandStepOf(definition, path) ?? {};
  return timeoutMs <= definition.resend.firstMs + 2 * HOP_MS;
}
