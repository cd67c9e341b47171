import type { Random } from './random.js';

/** What may go wrong each time that something is done, and how likely it is in the wildest world. */
const AT_EACH_TURN = {
  'statement-failed': 0.06,
  'answer-lost': 0.06,
  'commit-failed': 0.1,
  'commit-answered-rollback': 0.08,
  'commit-unknown-done': 0.12,
  'commit-unknown-not-done': 0.1,
  'publish-lost': 0.15,
  'publish-refused': 0.12,
  'confirm-lost': 0.15,
  'ack-lost': 0.15,
  'message-duplicated': 0.25,
  'message-lost': 0.15,
  'message-delayed': 0.3,
  'message-reordered': 0.5,
  'command-late': 0.15,
  'participant-threw': 0.8,
  'participant-failed': 0.25,
  'compensation-failed': 0.5,
  'participant-silent': 0.12,
  'participant-slow': 0.2,
  'participant-commit-failed': 0.12,
  'participant-commit-unknown-done': 0.12,
  'participant-commit-unknown-not-done': 0.1,
  'reply-garbled': 0.08,
  'command-put-aside': 0.05,
  'event-early': 0.6,
  'event-late': 0.4,
  'event-twice': 0.4,
  'event-never': 0.2,
  'event-stray': 0.3,
  'decision-twice': 0.6,
  'decision-late': 0.5,
  'decision-not-allowed': 0.6,
  'start-repeated': 0.5,
  'start-conflicting': 0.3,
  'start-doubled': 0.3,
} as const;

/** What happens out of the blue, and how often in the wildest world: milliseconds from one to the next. */
const OUT_OF_THE_BLUE = {
  'database-away': 8_000,
  'state-regress': 15_000,
  'broker-wiped': 8_000,
  'broker-away': 5_000,
  'consumer-lost': 2_000,
  'queue-unbound': 5_000,
  'orchestrator-killed': 2_000,
  'orchestrator-paused': 3_000,
  'orchestrator-stopped': 4_000,
  'participant-killed': 2_500,
  'participant-paused': 4_000,
  'action-cancel': 3_000,
  'action-pause': 5_000,
  'action-resume': 5_000,
  'action-retry': 6_000,
  'action-redrive': 5_000,
  'action-discard': 8_000,
  'action-skip': 6_000,
  'action-override': 6_000,
  'action-compensate': 5_000,
  'action-resolve': 8_000,
} as const;

/** What is not caused, but seen: it follows from the others. */
const SEEN = [
  'message-returned',
  'message-redelivered',
  'saga-busy',
  'version-unknown',
  'reply-replayed',
  'action-repeated',
] as const;

/** The places at which a process may die, in the order in which a message passes them. */
export const CRASH_POINTS = {
  C1: 'delivered, before the transaction',
  C2: 'in the transaction, before anything is read',
  C4: 'rows are locked',
  C8: 'all is written, before the commit',
  C9: 'the commit was sent and not received',
  C10: 'committed, the answer is lost',
  C11: 'committed, before the ack',
  C13: 'after the ack',
  R1: 'outbox rows are claimed',
  R2: 'before the publish',
  R3: 'published, no confirm yet',
  R4: 'confirmed, before the mark',
  R6: 'marked',
  R9: 'half of a batch is confirmed',
  T1: 'timers are claimed',
  M1: 'deliveries of events are claimed',
  A1: 'a request has come',
  A3: 'committed, no response yet',
  A4: 'the response was sent and got lost',
  P1: 'a command has come',
  P2: 'in the transaction, the fence has been asked',
  P4: 'effect and reply are written, before the commit',
  P5: 'committed, the reply is not published',
  P6: 'the reply is published, before the ack',
  P7: 'after the ack',
} as const;
export type CrashPoint = keyof typeof CRASH_POINTS;

/** At most so likely at each passing: a place that is seldom passed would otherwise hardly ever be died at. */
const crashChance = (point: CrashPoint): number => (SELDOM_PASSED.has(point) ? 0.3 : 0.03);
const SELDOM_PASSED: ReadonlySet<CrashPoint> = new Set(['R9', 'M1', 'A1', 'A3', 'A4']);

type RolledFault = keyof typeof AT_EACH_TURN;
export type SuddenFault = keyof typeof OUT_OF_THE_BLUE;
type SeenFault = (typeof SEEN)[number];
export type Fault = RolledFault | SuddenFault | SeenFault | `crash-${CrashPoint}`;

const ROLLED_FAULTS = Object.keys(AT_EACH_TURN) as RolledFault[];
export const SUDDEN_FAULTS = Object.keys(OUT_OF_THE_BLUE) as SuddenFault[];
const POINTS = Object.keys(CRASH_POINTS) as CrashPoint[];
const crashAt = (point: CrashPoint): Fault => `crash-${point}`;

/** Every kind there is. */
export const FAULTS: readonly Fault[] = [...ROLLED_FAULTS, ...SUDDEN_FAULTS, ...POINTS.map(crashAt), ...SEEN];

/** How many seeds in a hundred have no faults at all. */
const CALM_SEEDS = 8;

/** What goes wrong in one world: drawn once from the seed, some worlds calm, some wild. Counts what has happened. */
export class Faults {
  readonly counts = new Map<Fault, number>();
  private readonly rates = new Map<Fault, number>();
  private isOver = false;

  constructor(
    private readonly random: Random,
    mood: 'by-seed' | 'calm' | 'wild' = 'by-seed',
  ) {
    if (mood === 'calm' || (mood === 'by-seed' && random.whole(1, 100) <= CALM_SEEDS)) return;
    const share = mood === 'wild' ? 0.8 : random.pick([0.15, 0.3, 0.5, 0.8]);
    const intensity = (): number => (random.chance(share) ? random.next() ** 2 : 0);
    for (const kind of ROLLED_FAULTS) this.rates.set(kind, AT_EACH_TURN[kind] * intensity());
    for (const kind of SUDDEN_FAULTS) this.rates.set(kind, intensity() / OUT_OF_THE_BLUE[kind]);
    // One crash at a time tells more than all of them together.
    for (const point of POINTS)
      if (random.chance(share / 4)) this.rates.set(crashAt(point), crashChance(point) * random.next());
  }

  /** Whether it happens now; counted if it does. Nothing happens once it is over. */
  strikes(kind: RolledFault | `crash-${CrashPoint}`): boolean {
    if (this.isOver || !this.random.chance(this.rates.get(kind) ?? 0)) return false;
    this.count(kind);
    return true;
  }

  /** Milliseconds until it happens next; undefined if it never does in this world. */
  nextIn(kind: SuddenFault): number | undefined {
    const rate = this.rates.get(kind) ?? 0;
    if (this.isOver || rate <= 0) return undefined;
    return Math.ceil(-Math.log(1 - this.random.next()) / rate);
  }

  /** Whether it ever happens in this world. */
  mayStrike(kind: Fault): boolean {
    return (this.rates.get(kind) ?? 0) > 0;
  }

  count(kind: Fault): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  /** From now on the world is kind. */
  end(): void {
    this.isOver = true;
  }

  get haveEnded(): boolean {
    return this.isOver;
  }
}
