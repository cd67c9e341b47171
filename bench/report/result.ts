/** One row: a subject in a scenario. Medians of the rounds. */
export interface Result {
  readonly system: string;
  readonly scenario: string;
  readonly sagasPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of all processes: the subject's own, the broker's and the database's. Null where it cannot be told. */
  readonly cpuSecondsPer1000: number | null;
  /** Of the subject's own processes. */
  readonly peakMemoryMb: number | null;
}

/** One round. */
export interface Round extends Result {
  readonly round: number;
}

/** The middle one, or the mean of the middle two. @throws for no values */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  if (low === undefined || high === undefined) throw new Error('There is no median of no values.');
  return (low + high) / 2;
}

/** For each subject and scenario the median of each column, in the order in which they first came. */
export function medians(rounds: readonly Round[]): readonly Result[] {
  const rows = new Map<string, Round[]>();
  for (const round of rounds) {
    const key = `${round.system} ${round.scenario}`;
    rows.set(key, [...(rows.get(key) ?? []), round]);
  }
  return [...rows.values()].map((same): Result => {
    const [{ system, scenario } = { system: '', scenario: '' }] = same;
    const middle = (of: (round: Round) => number): number => rounded(median(same.map(of)));
    const known = (of: (round: Round) => number | null): number | null => {
      const values = same.map(of).filter((value) => value !== null);
      return values.length === 0 ? null : rounded(median(values));
    };
    return {
      system,
      scenario,
      sagasPerSecond: middle((round) => round.sagasPerSecond),
      p50Ms: middle((round) => round.p50Ms),
      p99Ms: middle((round) => round.p99Ms),
      cpuSecondsPer1000: known((round) => round.cpuSecondsPer1000),
      peakMemoryMb: known((round) => round.peakMemoryMb),
    };
  });
}

/** Three digits tell all that such a measurement knows. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
