import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onProcessEnd } from './process-end.js';
import { sendSignal } from './process-tree.js';
import { temporaryBase } from './reachable.js';
import { isRoot } from './system-user.js';
import { Watchdog } from './watchdog.js';

const REMOVE = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 } as const;

/**
 * The temporary folder of one set of servers, together with the promise that neither it nor they outlive this process.
 * Where the process can still act, it ends them itself; however else it ends, the watchdog does it.
 */
export class PrivateFolder {
  readonly path: string;
  private readonly watchdog: Watchdog;
  private readonly watched = new Map<number, NodeJS.Signals>();
  private readonly takeBack: () => void;
  private released: Promise<void> | undefined;

  constructor() {
    this.path = mkdtempSync(join(temporaryBase(isRoot()), 'edda-'));
    // PostgreSQL runs as another user if we are root: he may pass through, but not look around.
    if (isRoot()) chmodSync(this.path, 0o711);
    this.watchdog = new Watchdog(this.path);
    this.takeBack = onProcessEnd(() => this.endNow());
  }

  /** From now on this process group ends with us. `lastSignal` must be one that ends it at once. */
  watch(pid: number, lastSignal: NodeJS.Signals): void {
    this.watched.set(pid, lastSignal);
    this.watchdog.watch(pid, lastSignal);
  }

  /** The process has ended: its pid may soon be somebody else's. */
  forget(pid: number): void {
    this.watched.delete(pid);
    this.watchdog.forget(pid);
  }

  /** Removes the folder and the watchdog; the servers must have ended. Idempotent. */
  release(): Promise<void> {
    this.released ??= this.releaseOnce();
    return this.released;
  }

  private async releaseOnce(): Promise<void> {
    this.takeBack();
    rmSync(this.path, REMOVE);
    await this.watchdog.release();
  }

  private endNow(): void {
    for (const [pid, signal] of this.watched) sendSignal(-pid, signal);
    try {
      rmSync(this.path, REMOVE);
    } catch {
      // A dying server may still write into it. The watchdog removes the folder once the server is gone.
    }
  }
}
