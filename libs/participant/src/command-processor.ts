import { decode, settle, subjectOf } from '@edda/messaging';
import type {
  CommandMessage,
  DeliveryOutcome,
  IncomingMessage,
  Limits,
  Log,
  RetryPolicy,
  Settlement,
  SettlePolicy,
} from '@edda/messaging';
import { describeProblem, validateBody } from '@edda/validation';
import { pause } from './back-off.js';
import { CircuitOpen } from './breaker.js';
import type { Breaker, Passage } from './breaker.js';
import { CommandFailure, contextOf } from './command-handler.js';
import { CommandBatches } from './command-batches.js';
import type { CommandHandlers, OneCommandHandler } from './command-handler.js';
import { FenceUnavailable } from './fence.js';
import type { Fence, FenceAnswer, HandledCommand } from './fence.js';
import { thrownSentence } from './participant-log.js';
import { failed, replied } from './handled.js';
import type { Slots } from './slots.js';
import type { CommandTelemetry, CommandTrace } from './telemetry/command-telemetry.js';

export interface ProcessorOptions {
  readonly handlers: CommandHandlers;
  readonly fence: Fence;
  /** At most so many commands are inside the fence at a time. */
  readonly slots: Slots;
  /** For what no handler has a policy of its own. */
  readonly policy: SettlePolicy;
  /** By their names. */
  readonly breakers: { get(name: string): Breaker | undefined };
  /** How large commands and replies may be. */
  readonly limits: Limits;
  /** Aborted when the process shuts down: what waits then gives up its delivery. */
  readonly stopping: AbortSignal;
  readonly log: Log;
  /** Default: nobody counts or traces. */
  readonly telemetry?: CommandTelemetry;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Milliseconds, from any time on. */
  readonly clock: () => number;
}

type Manager = Parameters<Parameters<Fence['run']>[1]>[0];

/** A command that may be tried. */
interface Errand {
  readonly command: CommandMessage;
  /** Brings it behind the fence; undefined if the process shuts down before. */
  readonly run: (passage: Passage | undefined) => Promise<FenceAnswer | undefined>;
  readonly retry: RetryPolicy;
  readonly breaker?: Breaker;
  readonly trace?: CommandTrace;
}

/** From a message to what shall be done about it: tries it for as long as `settle` says so. Sends nothing and acks nothing. */
export class CommandProcessor {
  private databaseDown = false;
  private readonly batches: CommandBatches;

  constructor(private readonly options: ProcessorOptions) {
    this.batches = new CommandBatches(options);
  }

  process(incoming: IncomingMessage): Promise<Settlement> {
    const read = this.read(incoming);
    const { telemetry } = this.options;
    if (telemetry) return this.tell(telemetry, read);
    return 'kind' in read ? Promise.resolve(this.settleAtOnce(read)) : this.tryUntilSettled(read);
  }

  private async tell(telemetry: CommandTelemetry, read: Errand | DeliveryOutcome): Promise<Settlement> {
    const settlement = 'kind' in read ? this.settleAtOnce(read) : await this.tryUntilSettled(read);
    if ('kind' in read) telemetry.refused(settlement);
    else read.trace?.end(settlement);
    return settlement;
  }

  /** For what needs no try: what cannot be read, or should not be. */
  settleAtOnce(outcome: DeliveryOutcome): Settlement {
    return settle(outcome, { threw: 0, unavailable: 0, random: 0 }, this.options.policy);
  }

  private read(incoming: IncomingMessage): Errand | DeliveryOutcome {
    const { handlers, policy, breakers, limits } = this.options;
    const decoded = decode(incoming, limits);
    if (!decoded.ok) return { kind: 'undecodable', why: decoded.reason, address: decoded.address };
    const { message } = decoded;
    if (message.kind === 'revoke') {
      const trace = this.options.telemetry?.begin(message, handlers.has(message.name));
      const run = () => this.runAlone(message, undefined, trace, neverCalled);
      return { command: message, run, retry: policy.retry, trace };
    }
    if (message.kind !== 'command') {
      return {
        kind: 'no-handler',
        why: `This is a queue of commands, and here came an ${message.kind}.`,
        message,
      };
    }
    const handler = handlers.get(message.name);
    if (handler === undefined) {
      const known = [...handlers.keys()].join(', ');
      return {
        kind: 'no-handler',
        why: `No handler for "${message.name}" here; there is one for: ${known}.`,
        message,
      };
    }
    // What the contract does not know is dropped: a newer minor version of the sender may have added it.
    const validated = validateBody(handler.contract, message.body, 'drop');
    if (!validated.valid) {
      const why = validated.problems.map(describeProblem).join('; ');
      return { kind: 'contract-violated', why, command: message };
    }
    const { body } = validated;
    const retry = handler.retry ?? policy.retry;
    const trace = this.options.telemetry?.begin(message);
    if (handler.takes === 'many') {
      const run = () =>
        trace
          ? trace.transaction((traced) => this.batches.run(handler, traced, body, trace))
          : this.batches.run(handler, message, body);
      return { command: message, run, retry, trace };
    }
    return {
      command: message,
      run: (passage) =>
        this.runAlone(message, passage, trace, (manager, traced = message) =>
          this.handle(handler, traced, body, manager, passage, trace),
        ),
      retry,
      trace,
      breaker: handler.breaker === undefined ? undefined : breakers.get(handler.breaker),
    };
  }

  private async tryUntilSettled(errand: Errand): Promise<Settlement> {
    const { policy, stopping, random, clock } = this.options;
    let threw = 0;
    let unavailable = 0;
    let heldSince: number | undefined;
    for (;;) {
      const began = clock();
      const outcome = await this.tryOnce(errand, heldSince ?? began);
      // From the first time that a breaker was in the way, and until it has let a try through to its end.
      heldSince = outcome.kind === 'circuit-open' ? (heldSince ?? began) : undefined;
      if (outcome.kind === 'threw') threw += 1;
      unavailable = outcome.kind === 'unavailable' ? unavailable + 1 : 0;
      const attempt = { threw, unavailable, random: random() };
      const settlement = settle(outcome, attempt, { ...policy, retry: errand.retry });
      if (outcome.kind === 'threw') this.logThrown(errand.command, outcome.error, threw, settlement);
      if (settlement.action !== 'retry') return settlement;
      if (!(await pause(settlement.afterMs, stopping))) return this.settleAtOnce({ kind: 'interrupted' });
    }
  }

  private tryOnce(errand: Errand, heldSince: number): Promise<DeliveryOutcome> {
    const { breaker } = errand;
    return breaker === undefined
      ? this.execute(errand, undefined)
      : this.tryThrough(breaker, errand, heldSince);
  }

  private async tryThrough(breaker: Breaker, errand: Errand, heldSince: number): Promise<DeliveryOutcome> {
    const { command } = errand;
    const { policy, stopping, clock } = this.options;
    const passage = await breaker.enter(stopping, policy.longestHoldMs - (clock() - heldSince));
    if (stopping.aborted) {
      passage?.end();
      return { kind: 'interrupted' };
    }
    const isShut: DeliveryOutcome = {
      kind: 'circuit-open',
      command,
      breaker: breaker.name,
      heldMs: clock() - heldSince,
    };
    if (passage === undefined) return isShut;
    try {
      const outcome = await this.execute(errand, passage);
      if (outcome.kind !== 'threw') return outcome;
      // A try that found out about the downstream was made for all that are held, and is not the command's own.
      return outcome.error instanceof CircuitOpen || breaker.isToBlameFor(outcome.error) ? isShut : outcome;
    } finally {
      passage.end();
    }
  }

  private runAlone(
    command: CommandMessage,
    passage: Passage | undefined,
    trace: CommandTrace | undefined,
    handle: (manager: Manager, traced?: CommandMessage) => Promise<HandledCommand>,
  ): Promise<FenceAnswer | undefined> {
    const { fence, slots, stopping } = this.options;
    return slots.run(async () => {
      if (stopping.aborted) return undefined;
      // It may have waited for its slot longer than the breaker stayed closed: no transaction for that.
      if (passage?.isStillFree === false) throw new CircuitOpen('The breaker has opened meanwhile.');
      if (trace === undefined) return fence.run(command, handle);
      return trace.transaction((traced) => fence.run(command, (manager) => handle(manager, traced)));
    });
  }

  private async execute(
    { command, run, trace }: Errand,
    passage: Passage | undefined,
  ): Promise<DeliveryOutcome> {
    try {
      const answer = await run(passage);
      if (answer === undefined) return { kind: 'interrupted' };
      this.noticeDatabase();
      return { kind: 'answered', command, answer };
    } catch (error) {
      if (error instanceof FenceUnavailable) {
        this.noticeDatabase(error);
        return { kind: 'unavailable' };
      }
      if (!(error instanceof CircuitOpen)) {
        this.noticeDatabase();
        trace?.threw();
      }
      return { kind: 'threw', command, error };
    }
  }

  private async handle(
    handler: OneCommandHandler,
    message: CommandMessage,
    command: object,
    manager: Manager,
    passage: Passage | undefined,
    trace: CommandTrace | undefined,
  ): Promise<HandledCommand> {
    const call = () =>
      trace
        ? trace.handler(handler.where, message, (traced) => handler.call(command, contextOf(traced, manager)))
        : handler.call(command, contextOf(message, manager));
    try {
      const returned = await (passage === undefined ? call() : passage.call(call));
      return replied(handler, returned, this.options.limits);
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      return failed(handler, error, this.options.log);
    }
  }

  /** The only line about it: Nest is kept from logging a stack. */
  private logThrown(command: CommandMessage, error: unknown, times: number, settlement: Settlement): void {
    const { id, name, attempt } = command;
    this.options.log(
      'warn',
      `${name} threw at try ${times} (command ${id}, attempt ${attempt}): ${thrownSentence(error)} ${whatIsNext(settlement)}`,
      subjectOf(command),
    );
  }

  /** One line when the database goes, and one when it is back; not one for each command that waits. */
  private noticeDatabase(error?: FenceUnavailable): void {
    const down = error !== undefined;
    if (down === this.databaseDown) return;
    this.databaseDown = down;
    if (down) this.options.log('error', `Commands wait for the database. ${error.message}`);
    else this.options.log('info', 'The database works again; commands go on.');
  }
}

function whatIsNext(settlement: Settlement): string {
  if (settlement.action === 'retry') return `It is tried again in ${settlement.afterMs} ms.`;
  if (settlement.action === 'dead-letter') return 'No try would help, so it is put aside.';
  return 'The orchestrator decides when to send it again.';
}

const neverCalled = () =>
  Promise.reject(new Error('A revoke is answered by the fence alone; this fence wanted to execute it.'));
