/** For so long after an orchestrator has met an unknown name, a newer one may be around that knows it. */
const ROLL_OUT_MS = 15 * 60_000;
/** Names come from outside; more than this many are not remembered. */
const MAX_NAMES = 1_000;

/** The names of messages that no definition here knows: which are to be left to a newer orchestrator, and which were told of. */
export class UnknownNames {
  private readonly metAt = new Map<string, number>();
  private readonly told = new Set<string>();
  /** How many messages of unknown names were let go. */
  count = 0;

  /** `now` only paces: milliseconds of any clock that goes forward. */
  constructor(private readonly now: () => number) {}

  /** True while orchestrators are likely to be of several deployments. */
  isNew(name: string): boolean {
    const metAt = this.metAt.get(name) ?? this.now();
    if (this.metAt.size < MAX_NAMES) this.metAt.set(name, metAt);
    return this.now() - metAt < ROLL_OUT_MS;
  }

  /** True the first time. */
  letGo(name: string): boolean {
    this.count += 1;
    if (this.told.has(name) || this.told.size >= MAX_NAMES) return false;
    this.told.add(name);
    return true;
  }
}
