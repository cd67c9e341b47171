import { setImmediate as endOfTurn } from 'node:timers/promises';
import type { CommandMessage, Limits, Log, Pending } from '@edda/messaging';
import { MicroBatcher } from '@edda/messaging';
import { CommandFailure, contextOf } from './command-handler.js';
import type { ManyCommandsHandler } from './command-handler.js';
import type { Fence, FenceAnswer, HandledCommand } from './fence.js';
import { FenceUnavailable } from './fence.js';
import { failed, replied } from './handled.js';
import type { Slots } from './slots.js';
import type { CommandTrace } from './telemetry/command-telemetry.js';

/** Beyond it a statement brings nothing more for a row, and what waits for the transaction only waits longer. */
const MAX_BATCH = 256;

export interface CommandBatchesOptions {
  readonly fence: Fence;
  readonly slots: Slots;
  readonly limits: Limits;
  /** Aborted when the process shuts down. */
  readonly stopping: AbortSignal;
  readonly log: Log;
}

type Manager = Parameters<Parameters<Fence['run']>[1]>[0];

/** A valid command that waits for its handler. */
interface Gathered {
  readonly command: CommandMessage;
  readonly body: object;
  readonly trace: CommandTrace | undefined;
}

type Answer = FenceAnswer | undefined;
type PendingCommand = Pending<Gathered, Answer>;

/**
 * Gathers the commands of set-based handlers: while one batch of a handler is behind the fence, the next one forms. A batch that throws is
 * run once more command by command, so that only the one that is to blame fails.
 */
export class CommandBatches {
  private readonly batchers = new Map<string, MicroBatcher<Gathered, Answer>>();

  constructor(private readonly options: CommandBatchesOptions) {}

  /**
   * What goes back; undefined if the process shuts down before.
   *
   * @throws FenceUnavailable if the database cannot do it now
   * @throws what the handler throws when it is called with this command alone
   */
  run(
    handler: ManyCommandsHandler,
    command: CommandMessage,
    body: object,
    trace?: CommandTrace,
  ): Promise<Answer> {
    const { messageName } = handler.contract;
    const batcher =
      this.batchers.get(messageName) ??
      new MicroBatcher((batch) => this.runBatch(handler, batch), MAX_BATCH, stepOf, endOfTurn);
    this.batchers.set(messageName, batcher);
    return batcher.submit({ command, body, trace });
  }

  private async runBatch(handler: ManyCommandsHandler, batch: readonly PendingCommand[]): Promise<void> {
    const { slots, stopping } = this.options;
    await slots.run(async () => {
      if (stopping.aborted) return batch.forEach(({ resolve }) => resolve(undefined));
      try {
        const answers = await this.runTogether(handler, batch);
        batch.forEach(({ resolve }, position) => resolve(answers[position]));
      } catch (error) {
        if (error instanceof FenceUnavailable) return batch.forEach(({ reject }) => reject(error));
        await this.runOneByOne(handler, batch);
      }
    });
  }

  private runTogether(
    handler: ManyCommandsHandler,
    batch: readonly PendingCommand[],
  ): Promise<readonly FenceAnswer[]> {
    const commands = batch.map(({ work }) => work.command);
    return this.options.fence.runTogether(commands, (manager, positions) => {
      const through = positions.flatMap((position) => batch[position]?.work ?? []);
      return this.handle(handler, through, manager);
    });
  }

  /** Here a failure may be thrown, too: behind a savepoint, what was written for it is undone. */
  private async runOneByOne(handler: ManyCommandsHandler, batch: readonly PendingCommand[]): Promise<void> {
    for (const { work, resolve, reject } of batch) {
      try {
        resolve(
          await this.options.fence.run(work.command, (manager) => this.handleOne(handler, work, manager)),
        );
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  private async handleOne(
    handler: ManyCommandsHandler,
    work: Gathered,
    manager: Manager,
  ): Promise<HandledCommand> {
    try {
      const [handled] = await this.handle(handler, [work], manager);
      if (handled === undefined) throw new Error(`${handler.where} has no outcome for ${work.command.id}.`);
      return handled;
    } catch (error) {
      if (error instanceof CommandFailure) return failed(handler, error, this.options.log);
      throw error;
    }
  }

  private async handle(
    handler: ManyCommandsHandler,
    works: readonly Gathered[],
    manager: Manager,
  ): Promise<readonly HandledCommand[]> {
    const { limits, log } = this.options;
    const bodies = works.map(({ body }) => body);
    const calls = works.map(({ command, trace }) => trace?.call(handler.where, command));
    const contexts = works.map(({ command }, index) => contextOf(calls[index]?.command ?? command, manager));
    try {
      const outcomes = outcomesIn(handler, await handler.call(bodies, { contexts, manager }), works.length);
      outcomes.forEach((outcome, index) =>
        calls[index]?.end(outcome instanceof CommandFailure ? outcome : undefined),
      );
      return outcomes.map((outcome) =>
        outcome instanceof CommandFailure ? failed(handler, outcome, log) : replied(handler, outcome, limits),
      );
    } catch (error) {
      for (const call of calls) call?.end(error);
      throw error;
    }
  }
}

/** @throws if it is not one outcome for each command */
function outcomesIn(
  { where }: Pick<ManyCommandsHandler, 'where'>,
  returned: unknown,
  count: number,
): readonly unknown[] {
  if (returned === undefined) return Array.from({ length: count });
  if (Array.isArray(returned) && returned.length === count) return returned;
  const what = Array.isArray(returned) ? `${returned.length} outcomes` : 'something that is no array';
  throw new Error(
    `${where} got ${count} commands and returned ${what}: return one outcome for each command, in their order. Nothing was saved.`,
  );
}

const stepOf = ({ command: { tenant, sagaId, path } }: Gathered): string =>
  JSON.stringify([tenant, sagaId, path]);
