import { participantOf } from '@edda/messaging';
import type { CompensationOrder, DeadLetterPolicy, SagaDefinition, UnexpectedPolicy } from '@edda/saga-core';
import { awaitedEvents, commandsOf } from '@edda/saga-core';
import type { BackoffView, StepView } from './step-view.js';
import { backoffView, stepViews } from './step-view.js';

/** One version of a saga definition, as far as it is data. All times are milliseconds. */
export interface DefinitionView {
  readonly name: string;
  readonly version: number;
  /** The message that starts it; its fields are the body of a start. */
  readonly startedBy: string;
  /** Whether that is a command, an event that somebody publishes, or a tick of the clock. Over REST all of them start it. */
  readonly startedOn: 'command' | 'event' | 'schedule';
  /** When the clock starts it. `missed`: what happens with ticks that fell into an outage. */
  readonly schedule?: {
    readonly cron: string;
    readonly timeZone: string;
    readonly missed: 'latest' | 'skip';
  };
  /** What happens to a start with the business key of a saga that has ended. */
  readonly whenEnded: 'reject' | 'start-again';
  /** What its sagas are found by, beside their key. */
  readonly attributes: readonly string[];
  readonly steps: readonly StepView[];
  /** Everybody who gets commands from it. */
  readonly participants: readonly string[];
  /** The events that it waits for anywhere. */
  readonly events: readonly string[];
  /** When a command that nobody answers is sent again. */
  readonly resend: BackoffView;
  /** How long after its first sending a command may still be executed. */
  readonly commandLifetimeMs: number;
  /** How long it may take before it turns back. */
  readonly deadlineMs?: number;
  /** In which order its own steps are undone. */
  readonly compensation: CompensationOrder;
  /** What becomes of a command before or at the pivot that its participant put aside. */
  readonly onDeadLetter: DeadLetterPolicy;
  /** What happens with its events when no saga waits for them, and how long the mailbox keeps them. */
  readonly unexpected: UnexpectedPolicy;
  readonly mailboxTtlMs: number;
  /** From which versions, and at which steps, sagas go on with this one. */
  readonly migrations: readonly { readonly from: number; readonly at: readonly string[] }[];
  readonly links: {
    readonly start: string;
    readonly sagas: string;
    readonly diagram: string;
    readonly preview: string;
    readonly startSchema: string;
  };
}

/** `base` stands before `/v1` in links. */
export function definitionView(definition: SagaDefinition, base: string): DefinitionView {
  const { name, version, start, steps, resend, commandLifetimeMs, deadlineMs } = definition;
  const { compensation, onDeadLetter, unexpected, mailboxTtlMs, migrations } = definition;
  const { schedule } = start;
  const at = `${base}/v1/definitions/${name}`;
  return {
    name,
    version,
    startedBy: start.contract.messageName,
    startedOn: start.by,
    ...(schedule
      ? { schedule: { cron: schedule.cron, timeZone: schedule.timeZone, missed: schedule.missed } }
      : {}),
    whenEnded: start.whenEnded,
    attributes: sorted(Object.keys(start.attributes ?? {})),
    steps: stepViews(steps),
    participants: sorted(commandsOf(definition).map((command) => participantOf(command.messageName))),
    events: sorted(awaitedEvents(definition).map(({ event }) => event.messageName)),
    resend: backoffView(resend),
    commandLifetimeMs,
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    compensation,
    onDeadLetter,
    unexpected,
    mailboxTtlMs,
    migrations: migrations.map((migration) => ({ from: migration.from, at: migration.at })),
    links: {
      start: `${base}/v1/sagas/${name}`,
      sagas: `${base}/v1/sagas?name=${name}`,
      diagram: `${at}/diagram?version=${version}`,
      preview: `${at}/preview?version=${version}`,
      startSchema: `${at}/start-schema`,
    },
  };
}

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].toSorted();
