import { decode, settle } from '@edda/messaging';
import type {
  CommandMessage,
  DeliveryOutcome,
  IncomingMessage,
  Log,
  RetryPolicy,
  Settlement,
  SettlePolicy,
} from '@edda/messaging';
import { describeProblem, validateBody } from '@edda/validation';
import { pause } from './back-off.js';
import { CommandFailure, contextOf } from './command-handler.js';
import type { CommandHandler, CommandHandlers } from './command-handler.js';
import { FenceUnavailable } from './fence.js';
import type { Fence, HandledCommand } from './fence.js';
import { thrownSentence } from './participant-log.js';
import { replyBody } from './reply-body.js';

export interface ProcessorOptions {
  readonly handlers: CommandHandlers;
  readonly fence: Fence;
  /** At most so many commands are inside the fence at a time. */
  readonly slots: Slots;
  /** For what no handler has a policy of its own. */
  readonly policy: SettlePolicy;
  /** Aborted when the process shuts down: what waits then gives up its delivery. */
  readonly stopping: AbortSignal;
  readonly log: Log;
  /** From 0 to 1. */
  readonly random: () => number;
}

type Handle = Parameters<Fence['run']>[1];

/** A command that may be tried. */
interface Errand {
  readonly command: CommandMessage;
  readonly handle: Handle;
  readonly retry: RetryPolicy;
}

/** From a message to what shall be done about it: tries it for as long as `settle` says so. Sends nothing and acks nothing. */
export class CommandProcessor {
  private databaseDown = false;

  constructor(private readonly options: ProcessorOptions) {}

  async process(incoming: IncomingMessage): Promise<Settlement> {
    const read = this.read(incoming);
    return 'kind' in read ? this.settleAtOnce(read) : this.tryUntilSettled(read);
  }

  /** For what needs no try: what cannot be read, or should not be. */
  settleAtOnce(outcome: DeliveryOutcome): Settlement {
    return settle(outcome, { threw: 0, unavailable: 0, random: 0 }, this.options.policy);
  }

  private read(incoming: IncomingMessage): Errand | DeliveryOutcome {
    const { handlers, policy } = this.options;
    const decoded = decode(incoming);
    if (!decoded.ok) return { kind: 'undecodable', why: decoded.reason, address: decoded.address };
    const { message } = decoded;
    if (message.kind === 'revoke') return { command: message, handle: neverCalled, retry: policy.retry };
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
    return {
      command: message,
      handle: (manager) => this.handle(handler, message, validated.body, manager),
      retry: handler.retry ?? policy.retry,
    };
  }

  private async tryUntilSettled(errand: Errand): Promise<Settlement> {
    const { policy, stopping, random } = this.options;
    let threw = 0;
    let unavailable = 0;
    for (;;) {
      const outcome = await this.tryOnce(errand);
      if (outcome.kind === 'threw') threw += 1;
      unavailable = outcome.kind === 'unavailable' ? unavailable + 1 : 0;
      const attempt = { threw, unavailable, random: random() };
      const settlement = settle(outcome, attempt, { ...policy, retry: errand.retry });
      if (outcome.kind === 'threw') this.logThrown(errand.command, outcome.error, threw, settlement);
      if (settlement.action !== 'retry') return settlement;
      if (!(await pause(settlement.afterMs, stopping))) return this.settleAtOnce({ kind: 'interrupted' });
    }
  }

  private async tryOnce({ command, handle }: Errand): Promise<DeliveryOutcome> {
    const { fence, slots, stopping } = this.options;
    try {
      const answer = await slots.run(async () => (stopping.aborted ? undefined : fence.run(command, handle)));
      if (answer === undefined) return { kind: 'interrupted' };
      this.noticeDatabase();
      return { kind: 'answered', command, answer };
    } catch (error) {
      if (error instanceof FenceUnavailable) {
        this.noticeDatabase(error);
        return { kind: 'unavailable' };
      }
      this.noticeDatabase();
      return { kind: 'threw', command, error };
    }
  }

  private async handle(
    handler: CommandHandler,
    message: CommandMessage,
    command: object,
    manager: Parameters<Handle>[0],
  ): Promise<HandledCommand> {
    try {
      const returned = await handler.call(command, contextOf(message, manager));
      return { outcome: 'success', body: replyBody(handler.contract, handler.where, returned) };
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      if (!handler.contract.failures.includes(error.contract)) {
        this.options.log(
          'warn',
          `${handler.where} failed with "${error.code}", which "${message.name}" does not declare: add it to the contract's failures.`,
        );
      }
      return { outcome: 'failure', body: error.toBody() };
    }
  }

  /** The only line about it: Nest is kept from logging a stack. */
  private logThrown(
    { id, name, attempt }: CommandMessage,
    error: unknown,
    times: number,
    settlement: Settlement,
  ): void {
    this.options.log(
      'warn',
      `${name} threw at try ${times} (command ${id}, attempt ${attempt}): ${thrownSentence(error)} ${whatIsNext(settlement)}`,
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

const neverCalled: Handle = () =>
  Promise.reject(new Error('A revoke is answered by the fence alone; this fence wanted to execute it.'));

/** Lets so many pieces of work run at a time; the others wait in the order in which they came. */
export class Slots {
  private readonly waiting: (() => void)[] = [];
  private free: number;

  constructor(size: number) {
    this.free = size;
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // The slot goes from hand to hand: freed and taken again, a newcomer could slip in between.
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}
