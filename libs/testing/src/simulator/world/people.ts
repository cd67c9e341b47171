import type { Action, ActionInput, SagaState, Step } from '@edda/saga-core';
import { commandSteps, hasEnded, isOpen, openWaits, stepAt, stepNameOf } from '@edda/saga-core';
import type { ClientCall, Commit } from '../evidence.js';
import type { City } from './city.js';
import { askSomebody } from './city.js';
import { note } from './clients.js';

/** Those that are about one step. */
const AT_STEPS: ReadonlySet<Action> = new Set([
  'retry',
  'redrive',
  'discard',
  'skip',
  'override',
  'compensate',
]);

/** People at the console: they decide approvals, and act on sagas, wisely or not. */
export class People {
  private count = 0;
  private readonly asked = new Set<string>();

  constructor(private readonly city: City) {}

  /** Approvals may have been requested. */
  onCommit({ changes }: Commit): void {
    for (const { state } of changes)
      for (const { path, roles } of openWaits(state))
        if (roles && !this.asked.has(`${state.id} ${path}`)) {
          this.asked.add(`${state.id} ${path}`);
          this.consider(state, path, roles[0] ?? '');
        }
  }

  /** Somebody does something to some saga, whether or not it makes sense. */
  meddle(action: Action): void {
    const { random } = this.city.around;
    const sagas = [...this.city.database.tables.sagas.values()];
    if (sagas.length === 0) return;
    const open = sagas.filter((saga) => !hasEnded(saga));
    const saga = open.length > 0 && random.chance(0.9) ? random.pick(open) : random.pick(sagas);
    this.act(saga, action);
  }

  /** Acts on a saga; what the action needs is chosen from where the saga stands. */
  act(saga: SagaState, action: Action, id = this.nextId()): void {
    const { random, faults, story } = this.city.around;
    const input = this.inputFor(saga, action, id);
    const at = input.path === undefined ? {} : { path: input.path };
    const call: ClientCall = { kind: 'action', sagaId: saga.id, action, actionId: id, ...at };
    this.city.evidence.calls.push(call);
    story.tell(
      input.by,
      () => `wants to ${action} ${saga.id}${input.path === undefined ? '' : ` at ${input.path}`}`,
    );
    askSomebody(
      this.city,
      (desk, respond) => desk.act(saga.id, input, respond),
      (answer) => {
        note(call, answer);
        if (answer?.status === 'decided' || faults.haveEnded) return;
        // The same once more, under the same key.
        if (!random.chance(0.7)) return;
        faults.count('action-repeated');
        this.act(saga, action, id);
      },
    );
  }

  /** The world is kind: an approval that is still open is decided by somebody who may. */
  approve(sagaId: string, path: string, role: string): void {
    this.decide(sagaId, path, role, 'approved');
  }

  private consider(saga: SagaState, path: string, role: string): void {
    const { random, timeline, faults } = this.city.around;
    const { id: sagaId } = saga;
    const chief = this.chiefOf(saga, path) ?? role;
    const ms = faults.strikes('decision-late') ? random.whole(2_000, 11_000) : random.whole(50, 2_000);
    if (faults.strikes('decision-not-allowed'))
      timeline.after(random.whole(0, ms), () => this.decide(sagaId, path, 'intern', 'approved'));
    const decision = random.chance(0.7) ? 'approved' : 'rejected';
    timeline.after(ms, () => this.decide(sagaId, path, random.chance(0.8) ? role : chief, decision));
    if (faults.strikes('decision-twice'))
      timeline.after(ms + random.whole(0, 1_000), () => this.decide(sagaId, path, chief, 'rejected'));
  }

  /** Who may decide as well when nobody has for a while. */
  private chiefOf(saga: SagaState, path: string): string | undefined {
    const step = this.stepOf(saga, path);
    return step?.kind === 'wait' ? step.approval?.escalate?.to : undefined;
  }

  private isChild(saga: SagaState, path: string): boolean {
    const step = this.stepOf(saga, path);
    return step?.kind === 'command' && step.child !== undefined;
  }

  private stepOf({ definition, version }: SagaState, path: string): Step | undefined {
    const known = this.city.library.find((each) => each.name === definition && each.version === version);
    return known && stepAt(known, path);
  }

  private decide(sagaId: string, path: string, role: string, decision: 'approved' | 'rejected'): void {
    const id = this.nextId();
    const call: ClientCall = { kind: 'decision', sagaId, actionId: id };
    this.city.evidence.calls.push(call);
    const input = { kind: 'decision', id, path, decision, by: `${role}-1`, role } as const;
    this.city.around.story.tell(input.by, () => `says ${decision} at ${path} of ${sagaId}`);
    askSomebody(
      this.city,
      (desk, respond) => desk.decide(sagaId, input, respond),
      (answer) => note(call, answer),
    );
  }

  private inputFor(saga: SagaState, action: Action, id: string): ActionInput {
    const said = { kind: 'action', id, action, by: 'otto', reason: 'it seemed right' } as const;
    if (!AT_STEPS.has(action)) return said;
    const { random } = this.city.around;
    const steps = commandSteps(saga).flatMap(({ path, forward, compensation }) => {
      const ways = [
        ...(compensation ? [{ path, direction: 'compensation' as const, command: compensation }] : []),
        { path, direction: 'forward' as const, command: forward },
      ];
      return ways.filter(({ command }) => command.phase === 'stuck' || isOpen(command));
    });
    const stuck = steps.filter(({ command }) => command.phase === 'stuck');
    const letter = stuck.find(({ command }) => command.stuck?.reason === 'dead-lettered');
    const isAboutLetter = action === 'redrive' || action === 'discard';
    const chosen =
      (isAboutLetter ? letter : undefined) ?? stuck[0] ?? (steps.length > 0 ? random.pick(steps) : undefined);
    if (!chosen || (action === 'retry' && random.chance(0.7))) return said;
    if (action === 'compensate') return random.chance(0.5) ? said : { ...said, path: chosen.path };
    const { path, direction, command } = chosen;
    if (isAboutLetter) {
      const epoch = random.chance(0.5) ? { epoch: command.epoch - (random.chance(0.1) ? 1 : 0) } : {};
      const isCorrected = action === 'redrive' && !this.isChild(saga, path) && random.chance(0.5);
      const body = isCorrected ? { body: { ...command.body, corrected: random.whole(1, 1_000) } } : {};
      return { ...said, path, direction, ...epoch, ...body };
    }
    if (action !== 'override') return { ...said, path, direction };
    const reply = { receipt: `by-hand:${stepNameOf(path)}`, number: 1 };
    const outcome =
      direction === 'forward' && random.chance(0.3)
        ? ({ status: 'failure' } as const)
        : ({ status: 'success', reply: direction === 'forward' ? reply : {} } as const);
    return { ...said, path, direction, outcome };
  }

  private nextId(): string {
    this.count += 1;
    return `act-${this.count}`;
  }
}
