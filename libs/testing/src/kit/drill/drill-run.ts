import { hasEnded, openWaits, wakeAt } from '@edda/saga-core';
import type { Effect, Input, SagaDefinition, SagaState } from '@edda/saga-core';
import { problemsOfEffect } from '../run/contract-rules.js';
import { Mailbox } from '../run/mailbox.js';
import type { Mail } from '../run/mailbox.js';
import { SagaRun } from '../run/saga-run.js';
import { startedInput } from '../run/started-input.js';
import { showEffect } from '../story/standing.js';
import type { Fault } from './fault.js';
import type { Response } from './outside.js';
import { Outside } from './outside.js';
import { HOP_MS, latenessOf, leaseOf } from './timing.js';
import type { DrillScenario } from './scenario.js';
import type { Errand } from './simulated-fence.js';
import { isErrand } from './simulated-fence.js';
import { SimulatedParticipants } from './simulated-participants.js';

/** A message on its way, or somebody who acts later. */
interface Delivery {
  readonly at: number;
  readonly deliver: () => void;
}

const MOST_TURNS = 5_000;

/** One run of a saga through a scenario, with one fault or none, to its end. The same fault always gives the same run. */
export class DrillRun {
  readonly run: SagaRun;
  readonly participants: SimulatedParticipants;
  /** What went wrong in the run itself, beside its end. */
  readonly problems: string[] = [];
  private readonly mailbox: Mailbox;
  private readonly outside: Outside;
  private queue: Delivery[] = [];
  private turns = 0;
  private hasLost = false;
  private readonly crashed = new Set<Input>();

  constructor(
    private readonly definition: SagaDefinition,
    scenario: DrillScenario,
    private readonly fault?: Fault,
  ) {
    this.run = new SagaRun(definition);
    this.participants = new SimulatedParticipants(definition, scenario, fault);
    this.mailbox = new Mailbox(definition);
    this.outside = new Outside(definition, scenario, fault);
    this.feed(startedInput(definition, scenario.start, { id: 'saga-1', tenant: 'main' }));
  }

  get state(): SagaState {
    return this.run.state;
  }

  /** Plays until the saga has ended or is parked, then lets come what still is on its way: it must not change anything any more. */
  play(): this {
    for (const mail of this.outside.early(this.state)) this.later(HOP_MS, () => this.post(mail));
    this.invite();
    while (this.isUnderWay && this.next());
    const end = this.state.status;
    while (this.queue.length > 0) this.takeNext();
    this.run.check();
    if (this.state.status !== end)
      this.problems.push(`it had ended as ${end}, and what came later made it ${this.state.status}`);
    return this;
  }

  private get isUnderWay(): boolean {
    return !hasEnded(this.state) && this.state.status !== 'parked';
  }

  /** The next thing that happens: a message that arrives, or else the saga's timer. False if nothing ever will. */
  private next(): boolean {
    this.turns += 1;
    if (this.turns > MOST_TURNS) {
      this.problems.push(`it has not ended after ${MOST_TURNS} turns`);
      return false;
    }
    const wake = wakeAt(this.state);
    const arrival = this.earliest();
    if (arrival && (wake === undefined || arrival.at <= wake)) {
      this.takeNext();
      return true;
    }
    if (wake === undefined) {
      const waits = openWaits(this.state).map(({ path }) => `"${path}"`);
      this.problems.push(
        `nothing ends its wait at ${waits.join(', ')}: give the scenario an event or a decision for it`,
      );
      return false;
    }
    this.run.now = Math.max(this.run.now, wake);
    this.feed({ kind: 'timer' });
    return true;
  }

  private takeNext(): void {
    const delivery = this.earliest();
    if (!delivery) return;
    this.queue = this.queue.filter((each) => each !== delivery);
    this.run.now = Math.max(this.run.now, delivery.at);
    delivery.deliver();
  }

  private earliest(): Delivery | undefined {
    return this.queue.reduce<Delivery | undefined>(
      (first, each) => (first && first.at <= each.at ? first : each),
      undefined,
    );
  }

  private later(ms: number, deliver: () => void): void {
    this.queue.push({ at: this.run.now + ms, deliver });
  }

  private feed(input: Input): void {
    const { effects, history } = this.run.feed(input);
    const isAboutIt = history.some(({ fact }) => 'path' in fact && fact.path === this.fault?.path);
    if (this.fault?.kind === 'crash' && isAboutIt && !this.crashed.has(input)) {
      this.crashed.add(input);
      this.run.reload();
      // The message was not acknowledged, and the outbox not yet published.
      if (input.kind !== 'timer' && input.kind !== 'started') this.later(HOP_MS, () => this.feed(input));
      this.later(leaseOf(this.definition, this.fault.path), () => this.after(effects));
      return;
    }
    this.after(effects);
  }

  private after(effects: readonly Effect[]): void {
    for (const effect of effects) {
      const problem = problemsOfEffect(this.definition, effect);
      if (problem !== undefined)
        this.problems.push(`it sent ${showEffect(effect)}, which its contract does not allow: ${problem}`);
      if (isErrand(effect)) this.send(effect);
    }
    for (;;) {
      const input = this.mailbox.collect(this.state, this.run.now);
      if (!input) break;
      this.feed(input);
    }
    this.invite();
  }

  private send(errand: Errand): void {
    const isIts = errand.path === this.fault?.path;
    const isForward = errand.kind === 'send-command' && errand.direction === 'forward';
    // It never gets there.
    if (isIts && isForward && this.fault?.kind === 'timeout') return;
    if (isIts && isForward && (this.fault?.kind === 'cancelled' || this.fault?.kind === 'cannot be undone'))
      this.later(0, () => this.cancel());
    const times = isIts && this.fault?.kind === 'duplicate' ? [HOP_MS, HOP_MS + 1] : [HOP_MS];
    for (const ms of times) this.later(ms, () => this.execute(errand));
  }

  /** Once: the same id is the same cancellation. */
  private cancel(): void {
    const said = { by: 'somebody', reason: 'It is a drill.' };
    if (this.isUnderWay) this.feed({ kind: 'action', id: 'cancellation', action: 'cancel', ...said });
  }

  private execute(errand: Errand): void {
    const reply = this.participants.receive(errand, this.run.now);
    const isForward = errand.kind === 'send-command' && errand.direction === 'forward';
    for (const ms of this.wayBack(errand.path, isForward)) this.later(ms, () => this.feed(reply));
  }

  /** After how long a reply arrives, once or more, if it does. */
  private wayBack(path: string, isToCommand: boolean): readonly number[] {
    const { fault } = this;
    if (path !== fault?.path) return [HOP_MS];
    if (fault.kind === 'duplicate') return [HOP_MS, HOP_MS + 2, latenessOf(this.definition, path)];
    if (!isToCommand) return [HOP_MS];
    if (fault.kind === 'late reply') return [latenessOf(this.definition, path)];
    if (fault.kind === 'lost reply' && !this.hasLost) {
      this.hasLost = true;
      return [];
    }
    return [HOP_MS];
  }

  /** Lets the world outside do what the saga waits for now. */
  private invite(): void {
    if (!this.isUnderWay) return;
    for (const response of this.outside.onWaits(this.state)) {
      this.later(HOP_MS, () => {
        this.outside.arrived(response);
        this.respond(response);
        this.invite();
      });
      const isTwice = this.fault?.kind === 'event twice' && this.fault.path === response.path;
      if (isTwice) this.later(HOP_MS + 1, () => this.respond(response));
    }
  }

  private respond({ mail, decision }: Response): void {
    if (mail) this.post(mail);
    if (decision) this.feed(decision);
  }

  private post(mail: Mail): void {
    const posted = this.mailbox.post(mail, this.state, this.run.now);
    if (posted.status === 'delivered') for (const input of posted.inputs) this.feed(input);
  }
}
