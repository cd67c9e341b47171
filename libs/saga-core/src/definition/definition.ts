import type { JsonObject } from '../state/json.js';
import type { CommandType, EventType } from './contract-type.js';
import type {
  CommandStep,
  CompensationOrder,
  DeadLetterPolicy,
  Step,
  UnexpectedPolicy,
  WaitStep,
} from './step.js';
import { allSteps } from './step.js';
import { stepNameOf } from './path.js';
import type { Backoff } from './timing.js';

/** What an attribute may be made of; undefined, null and empty text make none. */
export type AttributeValue = string | number | boolean | null | undefined;

/** What starts a saga: a command (by REST or as a message), an event that somebody publishes, or the clock. */
export interface StartDefinition {
  readonly contract: CommandType | EventType;
  readonly by: 'command' | 'event' | 'schedule';
  readonly key: (message: object) => string;
  readonly data: (message: object) => unknown;
  /** What the saga is found by, beside its key, each with its name. */
  readonly attributes?: Readonly<Record<string, (message: object) => unknown>>;
  /** Whether the business key may be used again once its saga has ended. */
  readonly whenEnded: 'reject' | 'start-again';
  readonly schedule?: ScheduleDefinition;
}

/** When the clock starts a saga. */
export interface ScheduleDefinition {
  /** Five fields (or six, with seconds), as cron knows them. */
  readonly cron: string;
  /** A name of the IANA database, such as `Europe/Oslo`. */
  readonly timeZone: string;
  /** After an outage: one start for the latest tick that was missed, or none. */
  readonly missed: 'latest' | 'skip';
}

/** How sagas of an older version, which stand at one of these steps, go on with this one. */
export interface Migration {
  readonly from: number;
  /** Names of the steps at which a saga may be while it is moved. */
  readonly at: readonly string[];
  /** The data as this version needs it. */
  readonly map: (data: JsonObject) => unknown;
}

/** The steps of a saga, with a name and a version: a value that `transition()` reads. Made by the builder, checked by `problemsOf`. */
export interface SagaDefinition {
  readonly name: string;
  readonly version: number;
  readonly start: StartDefinition;
  readonly steps: readonly Step[];
  /** When a command that nobody answers is sent again. */
  readonly resend: Backoff;
  readonly commandLifetimeMs: number;
  /** How long the saga may take before it turns back (or, behind its point of no return, says in its history that it is late). */
  readonly deadlineMs?: number;
  readonly compensation: CompensationOrder;
  /** What becomes of a command before or at the pivot that its participant put aside, unless its step says otherwise. */
  readonly onDeadLetter: DeadLetterPolicy;
  /** What happens with events that come when no saga waits for them. */
  readonly unexpected: UnexpectedPolicy;
  /** How long the mailbox keeps an event for a saga that does not wait for it yet. */
  readonly mailboxTtlMs: number;
  /** For how long its sagas are kept after their end, in milliseconds. Missing: as the orchestrator says. */
  readonly retention?: number | 'forever';
  /** Places in the data that are somebody's, beside what the contracts mark. Nothing is decided by them. */
  readonly sensitive?: readonly string[];
  /** The same, and sealed wherever they are kept. */
  readonly encrypted?: readonly string[];
  readonly migrations: readonly Migration[];
}

/** Finds a step, however deep it stands, by its name or by a path (which has the iteration behind the name). */
export function stepAt(definition: SagaDefinition, path: string): Step | undefined {
  return indexOf(definition).get(stepNameOf(path));
}

/** Finds a command step. */
export function commandStepOf(definition: SagaDefinition, path: string): CommandStep | undefined {
  const step = stepAt(definition, path);
  return step?.kind === 'command' ? step : undefined;
}

/** The contracts of all commands that the saga sends, compensations included. */
export function commandsOf(definition: SagaDefinition): readonly CommandType[] {
  return [...indexOf(definition).values()].flatMap((step) =>
    step.kind === 'command' ? [step.command, ...(step.compensation ? [step.compensation.command] : [])] : [],
  );
}

/** An event that a definition waits for, and by which of its fields it is told to a saga. */
export interface AwaitedEvent {
  readonly event: EventType;
  readonly fields: readonly string[];
}

/** The events that the saga waits for anywhere, state machines included. */
export function awaitedEvents(definition: SagaDefinition): readonly AwaitedEvent[] {
  const arms = [...indexOf(definition).values()].flatMap((step) => (step.kind === 'wait' ? step.arms : []));
  return arms.flatMap(({ event, match }) =>
    event ? [{ event, fields: Object.keys(match).toSorted() }] : [],
  );
}

/** The approvals that the saga asks for. */
export function approvalsOf(definition: SagaDefinition): readonly WaitStep[] {
  return [...indexOf(definition).values()].filter(
    (step): step is WaitStep => step.kind === 'wait' && step.approval !== undefined,
  );
}

const indexes = new WeakMap<SagaDefinition, ReadonlyMap<string, Step>>();

/** Made once for each definition: replies are looked up by it all the time. */
function indexOf(definition: SagaDefinition): ReadonlyMap<string, Step> {
  let index = indexes.get(definition);
  if (!index) {
    index = new Map(allSteps(definition.steps).map((step) => [step.name, step]));
    indexes.set(definition, index);
  }
  return index;
}
