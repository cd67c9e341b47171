import { wireNames } from '@edda/messaging';
import { decideBatch } from '@edda/orchestration/decisions';
import { judge } from '@edda/participant';
import type { SagaDefinition } from '@edda/saga-core';
import { hasEnded } from '@edda/saga-core';
import { SimulatedBroker } from './broker/simulated-broker.js';
import { SimulatedDatabase } from './database/simulated-database.js';
import type { Commit } from './evidence.js';
import { Evidence } from './evidence.js';
import { Faults } from './faults.js';
import type { Edition } from './orchestrator/edition.js';
import { SimulatedOrchestrator } from './orchestrator/simulated-orchestrator.js';
import { ParticipantDatabase } from './participant/participant-database.js';
import { Script } from './participant/script.js';
import { SimulatedParticipant } from './participant/simulated-participant.js';
import type { Surroundings } from './process.js';
import { Random } from './random.js';
import type { Sabotage } from './sabotage.js';
import { NO_SABOTAGE } from './sabotage.js';
import { GENERATED, generatedSaga } from './sagas/generated.js';
import { LIBRARY, ROOTS } from './sagas/library.js';
import { inboxKeysOf, registriesWith } from './sagas/registries.js';
import { Story } from './story.js';
import { Timeline } from './timeline.js';
import { Announcer } from './world/announcer.js';
import { Caretaker } from './world/caretaker.js';
import type { City } from './world/city.js';
import { Clients } from './world/clients.js';
import { Outside } from './world/outside.js';
import { People } from './world/people.js';
import { Troublemaker } from './world/troublemaker.js';

export interface SimulationOptions {
  readonly seed: number;
  /** Default: some seeds are calm, some wild. */
  readonly mood?: 'by-seed' | 'calm' | 'wild';
  /** Whether the story is told. */
  readonly trace?: boolean;
  readonly sabotage?: Sabotage;
  /** The definitions that clients start. Default: all. */
  readonly roots?: readonly string[];
}

/** The owners of the simulation's commands. */
const PARTICIPANTS = ['stock', 'bank', 'post', 'sim'] as const;

/** How many worlds in ten have a definition that nobody wrote. */
const GENERATED_IN_TEN = 5;

/** How long a world may take after its faults, in milliseconds of its own time. */
const HEALING_MS = 600_000;
const MOST_STEPS = 400_000;

/** One world, from its seed: several sagas at once, and everything that may go wrong with them. */
export class Simulation {
  readonly timeline = new Timeline();
  readonly evidence = new Evidence();
  readonly faults: Faults;
  readonly story: Story;
  readonly city: City;
  readonly caretaker: Caretaker;
  /** The definitions as they are meant. */
  readonly library: readonly SagaDefinition[];
  /** Called after each commit. */
  onCommit: (commit: Commit) => void = () => undefined;
  /** When the faults ended and the last pause was over, in milliseconds since 1970. */
  calmSince = Number.POSITIVE_INFINITY;
  private readonly random: Random;
  private readonly clients: Clients;
  private readonly outside: Outside;
  private readonly announcer: Announcer;
  private readonly people: People;
  private readonly chaosMs: number;
  private readonly roots: readonly string[];
  private ids = 0;

  constructor(readonly options: SimulationOptions) {
    const { seed, mood, trace = false, sabotage = NO_SABOTAGE } = options;
    this.random = new Random(seed);
    this.faults = new Faults(this.random.fork('faults'), mood);
    this.story = new Story(this.timeline, trace);
    const { timeline, faults, story, evidence } = this;
    const around: Surroundings = { timeline, random: this.random.fork('world'), faults, story };
    this.chaosMs = this.random.whole(4_000, 20_000);
    const hasGenerated = this.random.whole(1, 10) <= GENERATED_IN_TEN;
    const generated =
      options.roots?.includes(GENERATED) === true || (!options.roots && hasGenerated)
        ? generatedSaga(seed)
        : undefined;
    this.library = generated ? [...LIBRARY, generated] : LIBRARY;
    // As many of them as of all others together, nearly: there is more to find in them.
    this.roots = options.roots ?? [
      ...ROOTS,
      ...(generated ? Array.from({ length: 6 }, () => GENERATED) : []),
    ];
    const registries = registriesWith(generated, sabotage.definition);
    const database = new SimulatedDatabase(around, evidence, faults.mayStrike('state-regress'), sabotage);
    const broker = new SimulatedBroker(around, wireNames(), evidence, inboxKeysOf(registries.after));
    const orchestrators = this.makeOrchestrators(around, database, broker, sabotage, registries);
    const script = new Script(seed, faults);
    const participants = PARTICIPANTS.map(
      (name) =>
        new SimulatedParticipant(name, around, {
          broker,
          database: new ParticipantDatabase(around, evidence),
          script,
          evidence,
          judge: sabotage.judge?.(judge) ?? judge,
          acksAtOnce: sabotage.participantsAckAtOnce ?? false,
        }),
    );
    this.city = { around, evidence, database, broker, orchestrators, participants, library: this.library };
    this.clients = new Clients(this.city);
    this.outside = new Outside(around, broker);
    this.announcer = new Announcer(this.city, this.outside);
    this.people = new People(this.city);
    this.caretaker = new Caretaker(this.city, this.announcer, this.people);
    database.onDue = () => {
      for (const orchestrator of orchestrators) orchestrator.plan();
    };
  }

  /** Lives through it all. What is left when it does not settle: undefined if every saga has ended, and nothing is on its way any more. */
  run(): string | undefined {
    const { database, orchestrators, participants } = this.city;
    database.onCommit = (commit) => {
      this.announcer.onCommit(commit);
      this.people.onCommit(commit);
      this.onCommit(commit);
    };
    for (const process of [this.outside, ...orchestrators, ...participants]) process.start();
    this.planStarts();
    new Troublemaker(this.city, this.people).begin();
    const calm = this.timeline.now + this.chaosMs;
    while (this.timeline.step(calm) && this.timeline.steps < MOST_STEPS);
    this.calmDown();
    const late = this.timeline.now + HEALING_MS;
    while (this.leftovers !== undefined)
      if (this.timeline.steps > MOST_STEPS || !this.timeline.step(late)) return this.leftovers;
    return undefined;
  }

  private calmDown(): void {
    this.story.tell('world', () => 'calms down');
    this.faults.end();
    const processes = [...this.city.orchestrators, ...this.city.participants];
    this.calmSince = Math.max(this.timeline.now, ...processes.map(({ awakeAt }) => awakeAt));
    this.caretaker.begin();
  }

  /** What has not come to its end. */
  private get leftovers(): string | undefined {
    const { tables } = this.city.database;
    if (this.clients.underWay > 0) return `${this.clients.underWay} callers have no answer`;
    for (const saga of tables.sagas.values()) if (!hasEnded(saga)) return `saga ${saga.id} is ${saga.status}`;
    if (tables.outbox.size > 0) return `${tables.outbox.size} messages lie in the outbox`;
    if (tables.deliveries.size > 0) return `${tables.deliveries.size} events are not delivered`;
    if (!this.city.broker.isIdle) return 'messages lie in the queues';
    return this.announcer.isBusy ? 'events are to be published' : undefined;
  }

  private planStarts(): void {
    const { random, timeline } = this;
    const count = random.whole(2, 6);
    for (let index = 1; index <= count; index += 1) {
      const definition = random.pick(this.roots);
      const key = `${definition}-${index}`;
      timeline.after(random.whole(0, this.chaosMs * 0.7), () => this.begin(definition, key));
    }
  }

  private begin(definition: string, key: string): void {
    this.announcer.aboutToStart(definition, key);
    if (definition === 'visit' || definition === 'parcel')
      return this.announcer.publish('sim.arrived', { id: key });
    this.clients.start({ definition, key, idempotencyKey: `start-${key}`, body: { id: key } });
  }

  private makeOrchestrators(
    around: Surroundings,
    database: SimulatedDatabase,
    broker: SimulatedBroker,
    sabotage: Sabotage,
    registries: ReturnType<typeof registriesWith>,
  ): SimulatedOrchestrator[] {
    const count = this.random.whole(1, 3);
    const leaseMs = this.random.whole(500, 4_000);
    const decide = sabotage.decide?.(decideBatch) ?? decideBatch;
    const newId = (): string => {
      this.ids += 1;
      return `00000000-0000-7000-8000-${String(this.ids).padStart(12, '0')}`;
    };
    const isRollout = sabotage.definition === undefined && this.random.chance(0.3);
    return Array.from({ length: count }, (_, index) => {
      const edition: Edition = { registry: isRollout ? registries.before : registries.after };
      if (isRollout)
        this.timeline.after(this.random.whole(500, this.chaosMs), () => {
          edition.registry = registries.after;
        });
      return new SimulatedOrchestrator(`orchestrator-${index + 1}`, around, {
        broker,
        database,
        edition,
        newId,
        leaseMs,
        decide,
        sabotage,
        onThrow: (error, work) => evidenceOfThrow(this.evidence, error, work.length),
      });
    });
  }
}

function evidenceOfThrow(evidence: Evidence, error: Error, size: number): void {
  evidence.throws.push(`a batch of ${size}: ${error.stack ?? error.message}`);
}
