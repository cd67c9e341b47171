/** The largest message that the broker takes, in MiB: the `max_message_size` that comes with Edda. */
export const LARGEST_MESSAGE_MIB = 2;

export interface MemoryNeed {
  /** Unacknowledged messages at most, in each queue. */
  readonly prefetch: number;
  /** The queues that one process consumes. Default: 1. */
  readonly queues?: number;
  /** What unacknowledged messages may need together at most, in MiB. */
  readonly memoryBudgetMb: number;
}

/** The largest prefetch of each queue with which the messages of a process stay within its budget, however large they are. */
export function fittingPrefetch({ queues = 1, memoryBudgetMb }: Omit<MemoryNeed, 'prefetch'>): number {
  return Math.floor(memoryBudgetMb / (LARGEST_MESSAGE_MIB * queues));
}

/** Why the budget cannot be kept, as a sentence that says which values fit; undefined if it can. */
export function memoryProblem(need: MemoryNeed): string | undefined {
  const { prefetch, queues = 1, memoryBudgetMb } = need;
  const smallest = LARGEST_MESSAGE_MIB * queues;
  if (!Number.isFinite(memoryBudgetMb) || memoryBudgetMb < smallest) {
    return `memoryBudgetMb is ${String(memoryBudgetMb)}: give at least ${smallest}, for one message of ${LARGEST_MESSAGE_MIB} MiB in each of ${queues} ${queues === 1 ? 'queue' : 'queues'}.`;
  }
  const fitting = fittingPrefetch(need);
  if (prefetch <= fitting) return undefined;
  const needed = prefetch * smallest;
  return `prefetch is ${prefetch}: so many messages of up to ${LARGEST_MESSAGE_MIB} MiB${queues === 1 ? '' : `, in ${queues} queues,`} need up to ${needed} MiB, and memoryBudgetMb is ${memoryBudgetMb}. Give a prefetch of at most ${fitting}, or a memoryBudgetMb of at least ${needed}.`;
}
