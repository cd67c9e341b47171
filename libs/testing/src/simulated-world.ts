import { hasEnded, outstanding, wakeAt } from '@edda/saga-core';
import type { HistoryEntry, Input, ReplyInput, SagaState, transition, Transition } from '@edda/saga-core';
import type { Whim, World } from './arbitrary-world.js';
import { SimulatedParticipants } from './simulated-participants.js';
import type { CommandOrRevoke } from './simulated-participants.js';

/** One call of the core, as it was. */
export interface SimulatedTurn {
  readonly before: SagaState | undefined;
  readonly input: Input;
  readonly now: number;
  readonly result: Transition;
}

type InFlight =
  | { readonly to: 'participant'; readonly message: CommandOrRevoke }
  | { readonly to: 'saga'; readonly message: ReplyInput };

const START = 1_000_000;
const MOST_INPUTS = 1_000;

/**
 * One saga in a world of its own: a network that loses, doubles and reorders, participants behind a fence, a clock. Deterministic:
 * the same world gives the same run. `observe` sees each turn, and may throw.
 */
export class SimulatedWorld {
  readonly participants: SimulatedParticipants;
  readonly history: HistoryEntry[] = [];
  readonly turns: SimulatedTurn[] = [];
  now = START;
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
    this.feed({
      kind: 'started',
      id: 'saga-1',
      tenant: 'main',
      key: 'key-1',
      input: { count: 0 },
      traceparent: '00-1-2-01',
    });
  }

  get state(): SagaState {
    if (!this.current) throw new Error('The saga was not started.');
    return this.current;
  }

  get isUnderWay(): boolean {
    return !hasEnded(this.state) && this.state.status !== 'parked';
  }

  /** Lives through all whims, then calms down (nothing is lost any more) until the saga has ended or is parked. */
  run(): void {
    for (const whim of this.world.whims) {
      if (!this.isUnderWay) break;
      this.indulge(whim);
    }
    while (this.isUnderWay) this.settle();
  }

  /** What still comes when all is over: what was held back, and each message that ever travelled once more. */
  aftermath(): void {
    for (const each of [...this.inFlight, ...this.heldBack, ...this.everything]) this.arrive(each);
    this.inFlight = [];
    this.fire(1_000_000);
    this.interfere(5);
  }

  private settle(): void {
    if (this.turns.length > MOST_INPUTS)
      throw new Error(`The saga has not ended after ${MOST_INPUTS} inputs.`);
    const next = this.inFlight.shift();
    if (next) return this.arrive(next);
    const due = wakeAt(this.state);
    if (due === undefined) throw new Error('The saga is stuck: under way, but nothing will ever wake it.');
    this.now = Math.max(this.now, due);
    this.feed({ kind: 'timer' });
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

  /** Inputs that no honest world sends: for nobody, from the future, from the past, a second start, a revocation unasked for. */
  private interfere(pick: number): void {
    const open = outstanding(this.state);
    const path = open?.step.path ?? 'c0';
    const direction = open?.direction ?? 'forward';
    const epoch = open?.command.epoch ?? 1;
    const result = { outcome: 'success', reply: { forged: true } } as const;
    const reply = { kind: 'reply', messageId: 'forged', path, direction, epoch, attempt: 1, result } as const;
    const inputs: readonly Input[] = [
      { ...reply, path: 'nowhere' },
      { ...reply, epoch: epoch + 1 },
      { ...reply, epoch: epoch - 1 },
      { ...reply, direction: direction === 'forward' ? 'compensation' : 'forward' },
      ...(open?.command.phase === 'revoking' ? [] : [{ ...reply, result: { outcome: 'revoked' } } as const]),
      { kind: 'started', id: 'saga-1', tenant: 'main', key: 'key-1', input: { forged: true } },
    ];
    const input = inputs[pick % inputs.length];
    if (input) this.feed(input);
  }

  private feed(input: Input): void {
    const before = this.current;
    const result = this.core(this.world.definition, before, input, this.now);
    const turn = { before, input, now: this.now, result };
    this.turns.push(turn);
    this.observe(turn);
    this.current = result.state;
    this.history.push(...result.history);
    for (const effect of result.effects) {
      if (effect.kind !== 'publish-event') this.send({ to: 'participant', message: effect });
    }
  }
}
