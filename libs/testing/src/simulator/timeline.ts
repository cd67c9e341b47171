type Task = () => void;

interface Entry {
  readonly at: number;
  /** Tells entries of the same moment apart: the one that was planned first comes first. */
  readonly order: number;
  readonly task: Task;
}

/**
 * Virtual time: what is planned happens at its moment, one thing after the other, and nothing takes any time by itself. The order is
 * wholly determined, so the same plans give the same run.
 */
export class Timeline {
  /** Milliseconds since 1970; moves only from one plan to the next. */
  now = Date.UTC(2026, 0, 1);
  /** How many things have happened. */
  steps = 0;
  private planned = 0;
  private readonly heap: Entry[] = [];

  after(ms: number, task: Task): void {
    this.at(this.now + ms, task);
  }

  /** A moment that has passed counts as now. */
  at(moment: number, task: Task): void {
    this.planned += 1;
    this.add({ at: Math.max(this.now, moment), order: this.planned, task });
  }

  /** Lets the next thing happen; false if there is none, or none until then. */
  step(until = Number.POSITIVE_INFINITY): boolean {
    const next = this.heap[0];
    if (!next || next.at > until) return false;
    this.removeFirst();
    this.now = next.at;
    this.steps += 1;
    next.task();
    return true;
  }

  private add(entry: Entry): void {
    const { heap } = this;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || !isBefore(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  private removeFirst(): void {
    const { heap } = this;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      const left = heap[child];
      if (!left) break;
      const right = heap[child + 1];
      const smaller = right && isBefore(right, left) ? right : left;
      if (smaller === right) child += 1;
      if (!isBefore(smaller, last)) break;
      heap[index] = smaller;
      index = child;
    }
    heap[index] = last;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
