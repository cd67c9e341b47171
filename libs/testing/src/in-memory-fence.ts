import type { CommandMessage } from '@edda/messaging';
import { FenceUnavailable, judge, remember } from '@edda/participant';
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

  run(command: CommandMessage, handle: (manager: Manager) => Promise<HandledCommand>): Promise<FenceAnswer> {
    this.runs += 1;
    const key = JSON.stringify([command.tenant, command.sagaId, command.path]);
    const previous = this.queues.get(key) ?? Promise.resolve();
    const mine = previous.then(() => this.runAlone(key, command, handle));
    this.queues.set(
      key,
      mine.catch(() => undefined),
    );
    return mine;
  }

  private async runAlone(
    key: string,
    command: CommandMessage,
    handle: (manager: Manager) => Promise<HandledCommand>,
  ): Promise<FenceAnswer> {
    if (!this.connected) throw new Error('The fence in memory was used before it was connected.');
    this.checkAvailable();
    const row = this.rows.get(key);
    const verdict = judge(row, command, Date.now());
    if (verdict.action === 'answer') return verdict.answer;
    const answer = verdict.action === 'bury' ? verdict.answer : await this.execute(handle);
    this.rows.set(key, remember(row, command, answer));
    return answer;
  }

  private async execute(handle: (manager: Manager) => Promise<HandledCommand>): Promise<FenceAnswer> {
    const manager = {} as Manager;
    const notes: string[] = [];
    this.pending.set(manager, notes);
    const handled = await handle(manager);
    this.checkAvailable();
    if (handled.outcome === 'success') this.committed.push(...notes);
    return { ...handled, replayed: false };
  }

  private checkAvailable(): void {
    if (!this.available) throw new FenceUnavailable('The fence in memory was told to be unavailable.');
  }
}

const keyOf = ({ queue, messageId }: Suspect): string => JSON.stringify([queue, messageId]);

/** Gives a participant this fence. */
export function inMemoryFence(fence = new InMemoryFence()): FenceFactory {
  return { inject: [], create: () => fence };
}
