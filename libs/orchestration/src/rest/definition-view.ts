import { participantOf } from '@edda/messaging';
import type { Backoff, RetryPolicy, SagaDefinition, Step, StepRole } from '@edda/saga-core';
import { commandsOf } from '@edda/saga-core';

/** All times are milliseconds. */
export interface BackoffView {
  readonly firstMs: number;
  readonly maxMs: number;
  readonly factor: number;
}

export interface RetryView extends BackoffView {
  /** Sendings in all, the first included. */
  readonly attempts: number;
}

export type DefinitionStepView =
  | {
      readonly kind: 'command';
      readonly path: string;
      readonly role: StepRole;
      readonly command: string;
      readonly participant: string;
      readonly compensation?: {
        readonly command: string;
        readonly participant: string;
        readonly retry: RetryView;
      };
      /** Why there is nothing to undo. */
      readonly noCompensation?: string;
      readonly retry: RetryView;
      readonly timeoutMs?: number;
    }
  | { readonly kind: 'publish'; readonly path: string; readonly event: string };

/** One version of a saga definition, as far as it is data. */
export interface DefinitionView {
  readonly name: string;
  readonly version: number;
  /** The message that starts it; its fields are the body of a start. */
  readonly startedBy: string;
  /** What happens to a start with the business key of a saga that has ended. */
  readonly whenEnded: 'reject' | 'start-again';
  readonly steps: readonly DefinitionStepView[];
  /** Everybody who gets commands from it. */
  readonly participants: readonly string[];
  /** When a command that nobody answers is sent again. */
  readonly resend: BackoffView;
  /** How long after its first sending a command may still be executed. */
  readonly commandLifetimeMs: number;
  readonly links: { readonly start: string; readonly sagas: string };
}

/** `base` stands before `/v1` in links. */
export function definitionView(definition: SagaDefinition, base: string): DefinitionView {
  const { name, version, start, steps, resend, commandLifetimeMs } = definition;
  const participants = commandsOf(definition).map((command) => participantOf(command.messageName));
  return {
    name,
    version,
    startedBy: start.contract.messageName,
    whenEnded: start.whenEnded,
    steps: steps.map(stepView),
    participants: [...new Set(participants)].toSorted(),
    resend: backoffView(resend),
    commandLifetimeMs,
    links: { start: `${base}/v1/sagas/${name}`, sagas: `${base}/v1/sagas?name=${name}` },
  };
}

function stepView(step: Step): DefinitionStepView {
  const { kind, path } = step;
  if (kind === 'publish') return { kind, path, event: step.event.messageName };
  const { role, command, compensation, noCompensation, retry, timeoutMs } = step;
  return {
    kind,
    path,
    role,
    ...addressed(command.messageName),
    ...(compensation
      ? {
          compensation: {
            ...addressed(compensation.command.messageName),
            retry: retryView(compensation.retry),
          },
        }
      : {}),
    ...(noCompensation === undefined ? {} : { noCompensation }),
    retry: retryView(retry),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

const addressed = (command: string): { readonly command: string; readonly participant: string } => ({
  command,
  participant: participantOf(command),
});

const retryView = ({ attempts, backoff }: RetryPolicy): RetryView => ({ attempts, ...backoffView(backoff) });
const backoffView = ({ firstMs, maxMs, factor }: Backoff): BackoffView => ({ firstMs, maxMs, factor });
