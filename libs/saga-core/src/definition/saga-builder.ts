import type { CommandType, EventType } from './contract-type.js';
import type { AttributeValue, SagaDefinition, ScheduleDefinition, StartDefinition } from './definition.js';
import { ScheduledTick } from './scheduled-tick.js';
import type { CompensationOrder, DeadLetterPolicy, UnexpectedPolicy } from './step.js';
import { StepsBuilder } from './steps-builder.js';
import type { Backoff, Duration } from './timing.js';
import { DEFAULT_COMMAND_LIFETIME_MS, DEFAULT_RESEND, milliseconds } from './timing.js';

export interface SagaOptions {
  /** On the wire, in URLs and in the database. Lower-case letters, digits, hyphens. */
  readonly name: string;
  /** Raise it when a change would confuse sagas that are under way. Starts at 1. */
  readonly version: number;
  /** When a command that nobody answers is sent again. Default: after 10 s, then twice as long each time, 5 minutes at most. */
  readonly resend?: Backoff;
  /** How long after its first sending a command may still be executed. Default: 7 days. Keep it below the fence's retention, 30 days. */
  readonly commandLifetime?: Duration;
  /** A saga that is not done by then turns back; behind its point of no return its history says that it is late. Default: none. */
  readonly deadline?: Duration;
  /** The latest step is undone first, one after the other (`reverse`, the default), or all at once. */
  readonly compensation?: CompensationOrder;
  /**
   * When a participant puts a command before or at the pivot aside, since it cannot read it: the saga is parked until somebody redrives or
   * discards the command (`park`, the default: it is a mistake in a program, and ten thousand sagas that turned back by themselves could
   * not be taken forward again once it is mended), or the step is given up and the saga turns back (`compensate`). Behind the pivot, and
   * on the way back, the saga is always parked: there is no other way.
   */
  readonly onDeadLetter?: DeadLetterPolicy;
  /**
   * An event that comes while no saga waits for it is kept for one that will (`mailbox`, the default), ignored, or parked for a person. Where
   * several definitions wait for one event, the most careful one decides: `park` before `mailbox` before `ignore`.
   */
  readonly unexpected?: UnexpectedPolicy;
  /** How long the mailbox keeps an event for a saga that does not wait for it yet. Default: 7 days. */
  readonly mailboxTtl?: Duration;
  /**
   * For how long a saga is kept after its end, with its history; at least as long as the command lifetime. It says how long the data of this
   * kind of saga is wanted, and may change without a new version. Default: what the orchestrator says, 90 days unless told otherwise.
   */
  readonly retention?: Duration | 'forever';
  /**
   * Places in the saga's data that are somebody's, beside the fields that its contracts mark: `customer.fullName`. Lists take no step of a
   * place. Covered for whoever is no admin.
   */
  readonly sensitive?: readonly string[];
  /** The same, and sealed wherever the orchestrator keeps them. */
  readonly encrypted?: readonly string[];
}

/** What a message that starts a saga makes of it. */
export interface StartOptions<Body extends object, Data extends object> {
  /** The business key: at most one saga of this name that has not ended carries it. */
  readonly key: (message: Body) => string;
  /** What the saga knows from the start. */
  readonly data: (message: Body) => Data;
  /**
   * What the saga is found by beside its key, 10 at most: `{ customer: (order) => order.customerId }` is found by `attribute=customer:42`. Made once, at the
   * start, and kept as readable text of 255 characters at most. They may change without a new version, for sagas to come. Default: none.
   */
  readonly attributes?: Readonly<Record<string, (message: Body) => AttributeValue>>;
  /** A start with the key of a saga that has ended. Default: `reject`. */
  readonly whenEnded?: 'reject' | 'start-again';
}

/** Begins a definition. */
export class SagaBuilder {
  constructor(private readonly options: SagaOptions) {}

  /**
   * What starts the saga, which key it has, and what it knows then. A command starts it by REST or as a message; an event starts it
   * whenever somebody publishes it, and by REST as well. Both functions must be pure.
   */
  startedBy<Body extends object, Data extends object>(
    contract: CommandType<Body> | EventType<Body>,
    options: StartOptions<Body, Data>,
  ): StepsBuilder<Data> {
    const isEvent = 'messageKind' in contract && contract.messageKind === 'event';
    return this.begin({
      contract,
      by: isEvent ? 'event' : 'command',
      key: options.key as (message: object) => string,
      data: options.data as (message: object) => unknown,
      ...(options.attributes ? { attributes: options.attributes as StartDefinition['attributes'] } : {}),
      whenEnded: options.whenEnded ?? 'reject',
    });
  }

  /** The clock starts the saga: once for each tick, whatever the number of orchestrators. Its key is the tick's time. */
  startedBySchedule<Data extends object>(
    schedule: Omit<ScheduleDefinition, 'missed'> & Partial<Pick<ScheduleDefinition, 'missed'>>,
    data: (tick: ScheduledTick) => Data,
  ): StepsBuilder<Data> {
    return this.begin({
      contract: ScheduledTick,
      by: 'schedule',
      key: (tick) => (tick as ScheduledTick).scheduledFor,
      data: data as (message: object) => unknown,
      whenEnded: 'reject',
      schedule: { missed: 'latest', ...schedule },
    });
  }

  private begin<Data>(start: StartDefinition): StepsBuilder<Data> {
    const {
      name,
      version,
      resend = DEFAULT_RESEND,
      commandLifetime,
      deadline,
      mailboxTtl,
      retention,
    } = this.options;
    return new StepsBuilder<Data>({
      name,
      version,
      start,
      steps: [],
      resend,
      commandLifetimeMs:
        commandLifetime === undefined ? DEFAULT_COMMAND_LIFETIME_MS : milliseconds(commandLifetime),
      ...(deadline === undefined ? {} : { deadlineMs: milliseconds(deadline) }),
      compensation: this.options.compensation ?? 'reverse',
      onDeadLetter: this.options.onDeadLetter ?? 'park',
      unexpected: this.options.unexpected ?? 'mailbox',
      mailboxTtlMs: milliseconds(mailboxTtl ?? '7d'),
      ...(retention === undefined
        ? {}
        : { retention: retention === 'forever' ? retention : milliseconds(retention) }),
      ...(this.options.sensitive ? { sensitive: this.options.sensitive } : {}),
      ...(this.options.encrypted ? { encrypted: this.options.encrypted } : {}),
      migrations: [],
    });
  }
}

/** Defines a saga without Nest: for tests, and for whoever wants to hold the value. */
export function defineSaga(
  options: SagaOptions,
  define: (saga: SagaBuilder) => { build(): SagaDefinition },
): SagaDefinition {
  return define(new SagaBuilder(options)).build();
}
