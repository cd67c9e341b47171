import type { CrashPoint, Faults } from './faults.js';
import type { Random } from './random.js';
import type { Story } from './story.js';
import type { Timeline } from './timeline.js';

/** What everybody in a simulated world shares. */
export interface Surroundings {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly faults: Faults;
  readonly story: Story;
}

/** Thrown where a process dies: whatever it was doing ends here. */
class Died extends Error {
  override readonly name = 'Died';
}

/**
 * A process: what it has planned dies with it, and so does all that it has in memory. A paused one does nothing, does not know it, and goes
 * on with what it had in its hands as if no time had passed.
 */
export abstract class SimulatedProcess {
  /** Counts the lives: what an earlier one has planned does not happen any more. */
  private life = 0;
  private isUp = false;
  private pausedUntil = 0;

  protected constructor(
    readonly name: string,
    protected readonly around: Surroundings,
  ) {}

  get isRunning(): boolean {
    return this.isUp;
  }

  get isPaused(): boolean {
    return this.pausedUntil > this.around.timeline.now;
  }

  /** When its latest pause is over. */
  get awakeAt(): number {
    return this.pausedUntil;
  }

  start(): void {
    if (this.isUp) return;
    this.isUp = true;
    this.pausedUntil = 0;
    this.around.story.tell(this.name, () => 'starts');
    this.run(this.life, () => this.onStart());
  }

  /** Kills it on the spot; it is started again after a while. */
  die(why: string): void {
    if (!this.isUp) return;
    const { timeline, random, story } = this.around;
    story.tell(this.name, () => `dies: ${why}`);
    this.isUp = false;
    this.life += 1;
    this.onDeath();
    timeline.after(random.whole(20, 2_000), () => this.start());
  }

  pause(ms: number): void {
    if (!this.isUp || this.isPaused) return;
    const { timeline, story } = this.around;
    this.pausedUntil = timeline.now + ms;
    story.tell(this.name, () => `stands still for ${ms} ms`);
    this.onPause(ms);
    const { life } = this;
    timeline.at(this.pausedUntil, () => this.run(life, () => this.onWaking()));
  }

  /** Does something later in this life. */
  later(ms: number, task: () => void): void {
    const { life } = this;
    this.around.timeline.after(ms, () => this.run(life, task));
  }

  /** A moment later: as long as something between a process and a server takes. */
  soon(task: () => void): void {
    this.later(this.around.random.whole(0, 4), task);
  }

  /** It may die here. */
  passes(point: CrashPoint): void {
    if (!this.around.faults.strikes(`crash-${point}`)) return;
    this.die(`crash point ${point}`);
    throw new Died();
  }

  protected abstract onStart(): void;
  protected abstract onDeath(): void;
  protected abstract onPause(ms: number): void;
  protected abstract onWaking(): void;

  private run(life: number, task: () => void): void {
    if (life !== this.life || !this.isUp) return;
    if (this.isPaused) {
      this.around.timeline.at(this.pausedUntil, () => this.run(life, task));
      return;
    }
    try {
      task();
    } catch (error) {
      if (!(error instanceof Died)) throw error;
    }
  }
}
