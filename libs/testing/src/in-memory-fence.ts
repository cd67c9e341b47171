import type { CommandMessage } from '@edda/messaging';
import { answersTo, FenceUnavailable, judge, remember } from '@edda/participant';
import type { Fence, FenceAnswer, FenceFactory, FenceRow, HandledCommand, Suspect } from '@edda/participant';

/** What handlers are given as `context.manager`. */
type Manager = Parameters<Parameters<Fence['run']>[1]>[0];

/**
 * A fence that forgets with its process, for tests of participants without a database. The manager that handlers get is an
 * empty object: all it can do is to be handed to {@link write}.
 */
export class InMemoryFence implements Fence {
  /** Set it to false, and everything rejects with FenceUnavailable, as when the database is down. */
  available = true;
  /** How often {@link run} was called. */
  runs = 0;
  private connected = false;
  private readonly rows = new Map<string, FenceRow>();
  private readonly queues = new Map<string, Promise<unknown>>();
  private readonly pending = new WeakMap<object, string[]>();
  private readonly committed: string[] = [];
  private readonly receipts = new Map<string, number>();

  get healthy(): boolean {
    return this.available;
  }

  async connect(): Promise<void> {
    this.checkAvailable();
    this.connected = true;
  }

  async ping(): Promise<void> {
    this.checkAvailable();
  }

  async close(): Promise<void> {}

  /** Nothing is old here. */
  async prune(): Promise<number> {
    return 0;
  }

  async countReceipts(suspects: readonly Suspect[]): Promise<readonly number[]> {
    this.checkAvailable();
    return suspects.map((suspect) => {
      const receipts = (this.receipts.get(keyOf(suspect)) ?? 0) + 1;
      this.receipts.set(keyOf(suspect), receipts);
      return receipts;
    });
  }

  async forgetSuspects(suspects: readonly Suspect[]): Promise<void> {
    this.checkAvailable();
    for (const suspect of suspects) this.receipts.delete(keyOf(suspect));
  }

  /** Notes something in the transaction that the manager belongs to. */
  write(manager: Manager, note: string): void {
    this.pending.get(manager)?.push(note);
  }

  /** The notes of the transactions that were committed. */
  get notes(): readonly string[] {
    return this.committed;
  }

  async run(
    command: CommandMessage,
    handle: (manager: Manager) => Promise<HandledCommand>,
  ): Promise<FenceAnswer> {
    const [answer] = await this.locked([command], () =>
      this.decide([command], async (manager, notes) => {
        const handled = await handle(manager);
        // What a failing handler wrote is undone.
        if (handled.outcome === 'failure') notes.length = 0;
        return [handled];
      }),
    );
    if (!answer) throw new Error(`The fence in memory has no answer to ${command.id}.`);
    return answer;
  }

  runTogether(
    commands: readonly CommandMessage[],
    handle: (manager: Manager, positions: readonly number[]) => Promise<readonly HandledCommand[]>,
  ): Promise<readonly FenceAnswer[]> {
    return this.locked(commands, () =>
      this.decide(commands, (manager, _, positions) => handle(manager, positions)),
    );
  }

  /** Waits for whoever has one of the commands' steps, and has them then. */
  private locked<Result>(commands: readonly CommandMessage[], work: () => Promise<Result>): Promise<Result> {
    this.runs += 1;
    const keys = commands.map(stepOf);
    const previous = Promise.all(keys.flatMap((key) => this.queues.get(key) ?? []));
    const mine = previous.then(work);
    const ended = mine.catch(() => undefined);
    for (const key of keys) this.queues.set(key, ended);
    return mine;
  }

  private async decide(
    commands: readonly CommandMessage[],
    handle: (
      manager: Manager,
      notes: string[],
      positions: readonly number[],
    ) => Promise<readonly HandledCommand[]>,
  ): Promise<readonly FenceAnswer[]> {
    if (!this.connected) throw new Error('The fence in memory was used before it was connected.');
    this.checkAvailable();
    const verdicts = commands.map((command) => judge(this.rows.get(stepOf(command)), command, Date.now()));
    const positions = [...verdicts.keys()].filter((position) => verdicts[position]?.action === 'execute');
    const manager = {} as Manager;
    const notes: string[] = [];
    this.pending.set(manager, notes);
    const handled = positions.length === 0 ? [] : await handle(manager, notes, positions);
    this.checkAvailable();
    this.committed.push(...notes);
    const answers = answersTo(verdicts, handled);
    commands.forEach((command, position) => {
      const [key, answer] = [stepOf(command), answers[position]];
      if (answer && verdicts[position]?.action !== 'answer')
        this.rows.set(key, remember(this.rows.get(key), command, answer));
    });
    return answers;
  }

  private checkAvailable(): void {
    if (!this.available) throw new FenceUnavailable('The fence in memory was told to be unavailable.');
  }
}

const stepOf = ({ tenant, sagaId, path }: CommandMessage): string => JSON.stringify([tenant, sagaId, path]);

const keyOf = ({ queue, messageId }: Suspect): string => JSON.stringify([queue, messageId]);

/** Gives a participant this fence. */
export function inMemoryFence(fence = new InMemoryFence()): FenceFactory {
  return { inject: [], create: () => fence };
}
