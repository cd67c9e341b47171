import { decode } from '@edda/messaging';
import type { CommandMessage, IncomingMessage, Limits, Log } from '@edda/messaging';
import { describeProblem, validateBody } from '@edda/validation';
import { backOffMs, pause } from './back-off.js';
import type { BackOff } from './back-off.js';
import { CommandFailure, contextOf } from './command-handler.js';
import type { CommandHandler, CommandHandlers } from './command-handler.js';
import { FenceUnavailable } from './fence.js';
import type { Fence, HandledCommand } from './fence.js';
import { thrownSentence } from './participant-log.js';
import { replyBody } from './reply-body.js';
import type { Processed } from './settle.js';

export interface ProcessorOptions {
  readonly handlers: CommandHandlers;
  readonly fence: Fence;
  /** At most so many commands are inside the fence at a time. */
  readonly slots: Slots;
  /** How often a handler that throws is tried, the first time included, and the waits between. */
  readonly attempts: number;
  readonly transientBackOff: BackOff;
  /** The waits while the database is not there. */
  readonly databaseBackOff: BackOff;
  /** How large commands and replies may be. */
  readonly limits: Limits;
  /** Aborted when the process shuts down: what waits then gives up its delivery. */
  readonly stopping: AbortSignal;
  readonly log: Log;
}

type Handle = Parameters<Fence['run']>[1];

/** From a message to what became of it. Sends nothing and acks nothing. */
export class CommandProcessor {
  private databaseDown = false;

  constructor(private readonly options: ProcessorOptions) {}

  async process(incoming: IncomingMessage): Promise<Processed> {
    const decoded = decode(incoming, this.options.limits);
    if (!decoded.ok) return { kind: 'undecodable', why: decoded.reason, address: decoded.address };
    const { message } = decoded;
    if (message.kind === 'revoke') return this.runBehindFence(message, neverCalled);
    if (message.kind !== 'command') {
      return {
        kind: 'no-handler',
        why: `This is a queue of commands, and here came an ${message.kind}.`,
        message,
      };
    }
    const handler = this.options.handlers.get(message.name);
    if (handler === undefined) {
      const known = [...this.options.handlers.keys()].join(', ');
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
    return this.runBehindFence(message, (manager) => this.handle(handler, message, validated.body, manager));
  }

  /** Until there is an answer, the handler has thrown often enough, or the process shuts down. */
  private async runBehindFence(command: CommandMessage, handle: Handle): Promise<Processed> {
    const { fence, slots, attempts, transientBackOff, databaseBackOff, stopping } = this.options;
    let thrown = 0;
    let refused = 0;
    for (;;) {
      try {
        const answer = await slots.run(async () =>
          stopping.aborted ? undefined : fence.run(command, handle),
        );
        if (answer === undefined) return { kind: 'interrupted' };
        this.noticeDatabase();
        return { kind: 'answered', command, answer };
      } catch (error) {
        if (error instanceof FenceUnavailable) {
          this.noticeDatabase(error);
          if (!(await pause(backOffMs(databaseBackOff, (refused += 1)), stopping)))
            return { kind: 'interrupted' };
        } else {
          this.noticeDatabase();
          thrown += 1;
          if (thrown >= attempts) return this.gaveUp(command, error, thrown);
          const waitMs = backOffMs(transientBackOff, thrown);
          this.logThrown(command, error, thrown, `It is tried again in ${Math.round(waitMs)} ms.`);
          if (!(await pause(waitMs, stopping))) return { kind: 'interrupted' };
        }
      }
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
      return {
        outcome: 'success',
        body: replyBody(handler.contract, handler.where, returned, this.options.limits),
      };
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

  private gaveUp(command: CommandMessage, error: unknown, times: number): Processed {
    this.logThrown(command, error, times, 'The orchestrator decides when to send it again.');
    return { kind: 'gave-up', command, why: error instanceof Error ? error.message : String(error) };
  }

  /** The only line about it: Nest is kept from logging a stack. */
  private logThrown(
    { id, name, attempt }: CommandMessage,
    error: unknown,
    times: number,
    next: string,
  ): void {
    this.options.log(
      'warn',
      `${name} threw at try ${times} of ${this.options.attempts} (command ${id}, attempt ${attempt}): ${thrownSentence(error)} ${next}`,
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
