import type { CommandMessage, Settlement, Span, SpanKind, Telemetry, Traces } from '@edda/messaging';
import { readTraceparent, withSpan } from '@edda/messaging';
import { CommandFailure } from '../command-handler.js';
import { thrownSentence } from '../participant-log.js';
import { outcomeLabel } from './outcome-label.js';
import { COMMAND_DURATION, COMMANDS_HANDLED, HANDLER_ERRORS } from './participant-metrics.js';

/** Milliseconds since 1970, with fractions. */
const preciseNow = (): number => performance.timeOrigin + performance.now();

type Attributes = Span['attributes'];

/** Counts and traces commands. Not made at all where nobody does. */
export class CommandTelemetry {
  private constructor(
    private readonly participant: string,
    private readonly telemetry: Telemetry,
  ) {}

  /** Undefined if there is nobody to tell. */
  static of(participant: string, telemetry: Telemetry): CommandTelemetry | undefined {
    const { metrics, traces } = telemetry;
    return metrics || traces ? new CommandTelemetry(participant, telemetry) : undefined;
  }

  /** A command has been read: what is done with it belongs to this. One that no handler is for is counted without its name. */
  begin(command: CommandMessage, isHandled = true): CommandTrace {
    return new CommandTrace(command, isHandled ? command.name : 'unknown', this.participant, this.telemetry);
  }

  /** What could not be read, or has no handler. Its name may be anything. */
  refused(settlement: Settlement): void {
    this.telemetry.metrics?.add(COMMANDS_HANDLED, ['unknown', outcomeLabel(settlement, false)]);
  }
}

/** One call of a handler, as one of its commands sees it. */
export interface HandlerCall {
  /** The command with the context of the handler's span. */
  readonly command: CommandMessage;
  readonly end: (thrown?: unknown) => void;
}

/** One delivery of a command: a span from its arrival to the decision, with one below it for each transaction, and the handler below that. */
export class CommandTrace {
  /** What the handler is told: its context, if there is a trace, names the span that it runs in. */
  readonly command: CommandMessage;
  private readonly from = preciseNow();
  private readonly traces: Traces | undefined;
  private wasReplayed = false;

  constructor(
    private readonly received: CommandMessage,
    private readonly label: string,
    private readonly participant: string,
    private readonly telemetry: Telemetry,
  ) {
    const { traceparent } = received;
    const isTraced = telemetry.traces !== undefined && readTraceparent(traceparent)?.isSampled === true;
    this.traces = isTraced ? telemetry.traces : undefined;
    this.command = this.traces ? inSpan(received, this.traces) : received;
  }

  /** Runs a transaction with the fence. `work` is given the command with the context of the handler's span. */
  async transaction<Answer extends { readonly replayed: boolean }>(
    work: (command: CommandMessage) => Promise<Answer | undefined>,
  ): Promise<Answer | undefined> {
    const { traces } = this;
    if (traces === undefined) return this.noticed(await work(this.command));
    const inside = inSpan(this.command, traces);
    const from = preciseNow();
    try {
      const answer = this.noticed(await work(inside));
      if (answer) this.told(inside, this.command, 'transaction', 'client', from, TRANSACTION);
      return answer;
    } catch (error) {
      this.told(inside, this.command, 'transaction', 'client', from, TRANSACTION, error);
      throw error;
    }
  }

  /** Calls the handler of one command, with its span active. `below` is what {@link transaction} gave. */
  async handler<Result>(
    where: string,
    below: CommandMessage,
    work: (command: CommandMessage) => Promise<Result>,
  ): Promise<Result> {
    const { traces } = this;
    if (traces === undefined) return work(below);
    const { command, end } = this.call(where, below);
    try {
      const result = await traces.within(command.traceparent ?? '', () => work(command));
      end();
      return result;
    } catch (error) {
      end(error);
      throw error;
    }
  }

  /**
   * Begins a call of the handler that is this command's together with others': each of them has a span of it. `end` is told what became of this
   * command, if that was a failure or an error.
   */
  call(where: string, below: CommandMessage): HandlerCall {
    const { traces } = this;
    if (traces === undefined) return { command: below, end: () => undefined };
    const command = inSpan(below, traces);
    const from = preciseNow();
    return {
      command,
      end: (thrown) => {
        if (thrown instanceof CommandFailure)
          this.told(command, below, where, 'internal', from, { 'edda.failure.code': thrown.code });
        else this.told(command, below, where, 'internal', from, {}, thrown);
      },
    };
  }

  threw(): void {
    this.telemetry.metrics?.add(HANDLER_ERRORS, [this.label]);
  }

  end(settlement: Settlement): void {
    const { metrics } = this.telemetry;
    const outcome = outcomeLabel(settlement, this.wasReplayed);
    const labels = [this.label, outcome];
    metrics?.add(COMMANDS_HANDLED, labels);
    metrics?.observe(COMMAND_DURATION, labels, (preciseNow() - this.from) / 1_000);
    if (this.traces === undefined) return;
    const { name, id, saga, sagaId, path, direction, attempt, epoch } = this.received;
    const attributes = {
      'edda.saga.definition': saga,
      'edda.saga.id': sagaId,
      'edda.step': path,
      'edda.step.direction': direction,
      'edda.step.epoch': epoch,
      'edda.step.attempt': attempt,
      'edda.command.outcome': outcome,
      'messaging.system': 'rabbitmq',
      'messaging.operation.type': 'process',
      'messaging.message.id': id,
      'messaging.rabbitmq.destination.routing_key': name,
    };
    const error = BAD.has(outcome) ? `ended as ${outcome}` : undefined;
    this.told(this.command, this.received, name, 'server', this.from, attributes, error);
  }

  private noticed<Answer extends { readonly replayed: boolean } | undefined>(answer: Answer): Answer {
    this.wasReplayed = answer?.replayed === true;
    return answer;
  }

  private told(
    { traceparent = '' }: CommandMessage,
    parent: CommandMessage,
    name: string,
    kind: SpanKind,
    from: number,
    attributes: Attributes,
    error?: unknown,
  ): void {
    const parentId = readTraceparent(parent.traceparent)?.spanId;
    this.traces?.record([
      {
        traceparent,
        ...(parentId === undefined ? {} : { parentId }),
        name,
        kind,
        from,
        to: preciseNow(),
        attributes: { ...attributes, 'edda.participant': this.participant },
        ...(error === undefined ? {} : { error: thrownSentence(error) }),
      },
    ]);
  }
}

const TRANSACTION: Attributes = { 'db.system.name': 'postgresql', 'db.operation.name': 'transaction' };

/** A business failure is an outcome, and no error. */
const BAD: ReadonlySet<string> = new Set(['transient', 'dead-lettered', 'given-back']);

const inSpan = (command: CommandMessage, traces: Traces): CommandMessage => ({
  ...command,
  traceparent: withSpan(command.traceparent ?? '', traces.newSpanId()),
});
