import { hasEnded, outstanding, wakeAt } from '@edda/saga-core';
import type {
  EffectOf,
  HistoryEntry,
  Input,
  ReplyInput,
  SagaDefinition,
  SagaState,
  transition,
  Transition,
} from '@edda/saga-core';
import { nextVersion } from './arbitrary-saga.js';
import type { Whim, World } from './arbitrary-world.js';
import { SimulatedParticipants } from './simulated-participants.js';
import type { CommandOrRevoke } from './simulated-participants.js';
import { SimulatedPeople } from './simulated-people.js';

/** One call of the core, as it was. */
export interface SimulatedTurn {
  readonly definition: SagaDefinition;
  readonly before: SagaState | undefined;
  readonly input: Input;
  readonly now: number;
  readonly result: Transition;
}

type InFlight =
  | { readonly to: 'participant'; readonly message: CommandOrRevoke }
  | { readonly to: 'saga'; readonly message: ReplyInput };

const START = 1_000_000;
const MOST_INPUTS = 2_000;

/**
 * One saga in a world of its own: a network that loses, doubles and reorders, participants behind a fence, people, events, a parent, a
 * clock. Deterministic: the same world gives the same run. `observe` sees each turn, and may throw.
 */
export class SimulatedWorld {
  readonly participants: SimulatedParticipants;
  readonly people = new SimulatedPeople();
  readonly history: HistoryEntry[] = [];
  readonly turns: SimulatedTurn[] = [];
  /** What the saga has told its parent. */
  readonly replies: EffectOf<'reply-to-parent'>[] = [];
  definition: SagaDefinition;
  now = START;
  /** The definition without the function that does what it must not. */
  corrected: SagaDefinition;
  private current: SagaState | undefined;
  private inFlight: InFlight[] = [];
  private heldBack: InFlight[] = [];
  private readonly everything: InFlight[] = [];

  constructor(
    private readonly world: World,
    private readonly core: typeof transition,
    private readonly observe: (turn: SimulatedTurn) => void,
  ) {
    this.participants = new SimulatedParticipants(world.scripts);
    this.definition = world.definition;
    this.corrected = world.corrected;
    const { asked } = world;
    const saga = { sagaId: 'saga-0', saga: 'parent', path: 'stay', traceparent: '00-1-2-01' };
    const parent = asked && { saga, asks: { ...this.people.asks(asked.errand, 1).asks, ...asked } };
    this.feed({
      kind: 'started',
      id: 'saga-1',
      tenant: 'main',
      key: 'key-1',
      input: { count: 0 },
      traceparent: '00-1-2-01',
      ...(parent ? { parent } : {}),
    });
  }

  get state(): SagaState {
    if (!this.current) throw new Error('The saga was not started.');
    return this.current;
  }

  /** Lives through all whims, then calms down (nothing is lost any more, and people help) until the saga has ended. */
  run(): void {
    for (const whim of this.world.whims) {
      if (hasEnded(this.state)) break;
      this.indulge(whim);
    }
    this.calmDown();
    if (!this.world.asked || !this.world.undoneAtLast) return;
    this.feed(this.people.asks('undo', 9));
    this.calmDown();
  }

  /** What still comes when all is over: what was held back, and each message that ever travelled once more. */
  aftermath(): void {
    for (const each of [...this.inFlight, ...this.heldBack, ...this.everything]) this.arrive(each);
    this.inFlight = [];
    this.fire(1_000_000);
    for (const pick of [5, 6, 7]) this.interfere(pick);
    this.feed(this.people.acts(this.state, 1));
  }

  private calmDown(): void {
    while (!hasEnded(this.state)) this.settle();
  }

  private settle(): void {
    if (this.turns.length > MOST_INPUTS)
      throw new Error(`The saga has not ended after ${MOST_INPUTS} inputs.`);
    const next = this.inFlight.shift();
    if (next) return this.arrive(next);
    const { status } = this.state;
    if (status === 'parked' || status === 'paused') return this.help();
    const due = wakeAt(this.state);
    const choice = scattered(this.turns.length + this.world.mood);
    const happening =
      due === undefined || choice % 3 > 0 ? this.people.happens(this.state, choice) : undefined;
    if (happening) return this.feed(happening);
    if (due === undefined) throw new Error('The saga is stuck: under way, but nothing will ever wake it.');
    this.fire(0);
  }

  /** A person looks at it: what was wrong in the definition is corrected, and the saga goes on. */
  private help(): void {
    this.definition = this.corrected;
    this.feed(this.people.helps(this.state));
  }

  private indulge({ kind, pick }: Whim): void {
    switch (kind) {
      case 'deliver':
        return this.take(this.inFlight, pick, (message) => this.arrive(message));
      case 'duplicate':
        return this.take(this.inFlight, pick, (message) => this.inFlight.push(message, message));
      case 'drop':
        return this.take(this.inFlight, pick, () => undefined);
      case 'hold back':
        return this.take(this.inFlight, pick, (message) => this.heldBack.push(message));
      case 'bring back':
        return this.take(this.heldBack, pick, (message) => this.inFlight.push(message));
      case 'fire timer':
        return this.fire(0);
      case 'fire timer early':
        return this.fire(-1 - (pick % 50));
      case 'let time pass':
        this.now += pick % 400;
        return;
      case 'happen': {
        const happening = this.people.happens(this.state, pick);
        return happening && this.feed(happening);
      }
      case 'act':
        return this.feed(this.people.acts(this.state, pick));
      case 'ask as the parent':
        return this.feed(
          this.people.asks(
            (['run', 'run', 'undo', 'run', 'revoke'] as const)[pick % 5] ?? 'run',
            1 + (pick % 2),
          ),
        );
      case 'migrate':
        return this.migrate(pick);
      case 'interfere':
        return this.interfere(pick);
      case 'reload':
        this.current = JSON.parse(JSON.stringify(this.state)) as SagaState;
    }
  }

  private take(from: InFlight[], pick: number, use: (message: InFlight) => void): void {
    const [message] = from.splice(pick % Math.max(1, from.length), 1);
    if (message) use(message);
  }

  /** Fires the timer, so many milliseconds after it is due (or before, if negative; but time never goes back). */
  private fire(offset: number): void {
    this.now = Math.max(this.now, (wakeAt(this.state) ?? this.now) + offset);
    this.feed({ kind: 'timer' });
  }

  private arrive(each: InFlight): void {
    if (each.to === 'saga') return this.feed(each.message);
    const reply = this.participants.receive(each.message, this.now);
    if (reply) this.send({ to: 'saga', message: reply });
  }

  private send(message: InFlight): void {
    this.inFlight.push(message);
    this.everything.push(message);
  }

  /** Rarely, since a saga that was moved shows less of what it had learnt before. */
  private migrate(pick: number): void {
    const before = this.definition;
    const [next, corrected] = [nextVersion(this.definition), nextVersion(this.corrected)];
    this.definition = pick % 4 === 0 ? { ...next, migrations: [] } : next;
    this.feed({ kind: 'migrate' });
    if (this.state.version === next.version) this.corrected = corrected;
    else this.definition = before;
  }

  /** Inputs that no honest world sends: for nobody, from the future, from the past, a second start, a revocation unasked for. */
  private interfere(pick: number): void {
    const open = outstanding(this.state);
    const path = open?.step.path ?? 'c1';
    const direction = open?.direction ?? 'forward';
    const epoch = open?.command.epoch ?? 1;
    const result = { outcome: 'success', reply: { forged: true } } as const;
    const reply = { kind: 'reply', messageId: 'forged', path, direction, epoch, attempt: 1, result } as const;
    const inputs: readonly Input[] = [
      { ...reply, path: 'nowhere' },
      { ...reply, epoch: epoch + 1 },
      { ...reply, epoch: epoch - 1 },
      ...(open
        ? [{ ...reply, direction: direction === 'forward' ? 'compensation' : 'forward' } as const]
        : []),
      ...(open?.command.phase === 'revoking' ? [] : [{ ...reply, result: { outcome: 'revoked' } } as const]),
      { kind: 'started', id: 'saga-1', tenant: 'main', key: 'key-1', input: { forged: true } },
      ...this.people.nonsense(this.state, pick),
    ];
    const input = inputs[pick % inputs.length];
    if (input) this.feed(input);
  }

  private feed(input: Input): void {
    const { definition, current: before, now } = this;
    const result = this.core(definition, before, input, now);
    const turn = { definition, before, input, now, result };
    this.turns.push(turn);
    this.observe(turn);
    this.current = result.state;
    this.history.push(...result.history);
    for (const effect of result.effects) {
      if (effect.kind === 'reply-to-parent') this.replies.push(effect);
      if (effect.kind === 'send-command' || effect.kind === 'send-revoke')
        this.send({ to: 'participant', message: effect });
    }
  }
}

/**
 * A whole number that follows from another one in no visible way, so that no loop of a definition falls into step with the world. That is what mere multiples of a
 * constant did, with a machine of two states; so they are mixed by the finalizer of MurmurHash 3.
 */
function scattered(number: number): number {
  const first = Math.imul(number + 1, 0x9e37_79b1);
  const second = Math.imul(first ^ (first >>> 16), 0x85eb_ca6b);
  const third = Math.imul(second ^ (second >>> 13), 0xc2b2_ae35);
  return (third ^ (third >>> 16)) >>> 0;
}
