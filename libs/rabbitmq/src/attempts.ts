const FIRST_MS = 100;
const LONGEST_MS = 5_000;
const JITTER = 0.2;

/** Pauses between attempts: 100 ms, doubled up to 5 s, each up to a fifth shorter, so that a fleet does not knock in step. */
export class BackOff {
  private attempts = 0;

  constructor(private readonly random: () => number = Math.random) {}

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const pause = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(this.attempts, 16));
    this.attempts += 1;
    return Math.round(pause * (1 - JITTER * this.random()));
  }

  /** After a success: the next pause is the first again. */
  reset(): void {
    this.attempts = 0;
  }
}

/** True if the work ended in time, whichever way; false after `ms`. The work itself goes on. */
export async function endsWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A sentence's worth of why. Node's AggregateError (all addresses of a host refused) has an empty message and only a code. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : 'closed without a reason';
  if (error.message !== '') return error.message;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
