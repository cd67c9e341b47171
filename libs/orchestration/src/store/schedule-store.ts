/** The latest tick of one definition that was seen to. */
export interface Tick {
  readonly definition: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What the clock has started, so that nothing is started twice and nothing is forgotten in an outage. */
export interface ScheduleStore {
  /** The database's clock, in milliseconds since 1970. */
  clock(): Promise<number>;
  /** The latest ticks that were seen to. A definition that is asked for the first time is remembered with `firstSeenAt`, and given with it. */
  ticks(tenant: string, definitions: readonly string[], firstSeenAt: number): Promise<readonly Tick[]>;
  /** Remembers ticks; an earlier one than is there changes nothing. */
  saveTicks(tenant: string, ticks: readonly Tick[]): Promise<void>;
}
