import { command, event, failure } from '@edda/messaging';
import { RunSaga, UndoSaga } from '@edda/saga-core';
import type {
  CommandStep,
  JsonObject,
  MachineState,
  MachineStep,
  Step,
  WaitArm,
  WaitStep,
} from '@edda/saga-core';
import type {
  ApprovalShape,
  ArmShape,
  CommandShape,
  OutletShape,
  Shape,
  StateShape,
} from './arbitrary-shape.js';
import type { TellingFunctions, Trap } from './telling-functions.js';
import { isEven, tellingFunctions } from './telling-functions.js';

class Declined extends failure('declined') {}
class No extends failure('no') {}
class Rang extends event('sim.rang', { version: 1 }) {}
class Broke extends event('sim.broke', { version: 1 }) {}
class Noise extends event('sim.noise', { version: 1 }) {}
class Notified extends event('sim.notified', { version: 1 }) {}
class Start extends command('sim.start', { version: 1 }) {}

const EVENTS = { rang: Rang, broke: Broke };

/** The steps of these shapes, each under a name of its own. */
export function stepsOf(shapes: readonly Shape[], trap?: Trap): readonly Step[] {
  return new Naming(trap).steps(shapes);
}

/** Gives the steps their names, in the order in which they are written: `c1`, `wait2`. */
class Naming {
  private count = 0;

  constructor(private readonly trap: Trap | undefined) {}

  steps(shapes: readonly Shape[]): readonly Step[] {
    return shapes.map((shape) => this.step(shape));
  }

  private next(prefix: string): { readonly name: string; readonly tells: TellingFunctions } {
    this.count += 1;
    const name = `${prefix}${this.count}`;
    return { name, tells: tellingFunctions(name, this.trap) };
  }

  private step(shape: Shape): Step {
    switch (shape.kind) {
      case 'command':
        return this.command(shape);
      case 'publish': {
        const { name, tells } = this.next('sim.happened-');
        return { kind: 'publish', name, event: event(name, { version: 1 }), body: tells.body };
      }
      case 'choose': {
        const { name, tells } = this.next('choose');
        const branches = shape.branches.map(({ test, steps }, index) => {
          const branch = { name: `b${index + 1}`, steps: this.steps(steps) };
          return test ? { ...branch, when: tells.holds(test) } : branch;
        });
        return { kind: 'choose', name, branches };
      }
      case 'parallel': {
        const { name } = this.next('parallel');
        const branches = shape.branches.map((steps, index) => ({
          name: `b${index + 1}`,
          steps: this.steps(steps),
        }));
        return { ...shape, name, branches };
      }
      case 'for-each': {
        const { most, collects, ...rest } = shape;
        const { name, tells } = this.next('each');
        const collect = collects ? { collect: tells.collect } : {};
        return {
          ...rest,
          name,
          as: 'item',
          items: tells.items(most),
          steps: this.steps(shape.steps),
          ...collect,
        };
      }
      case 'repeat': {
        const { test, ...rest } = shape;
        const { name, tells } = this.next('repeat');
        return { ...rest, name, until: tells.holds(test), steps: this.steps(shape.steps) };
      }
      case 'attempt': {
        const { name } = this.next('attempt');
        return { ...shape, name, steps: this.steps(shape.steps), otherwise: this.steps(shape.otherwise) };
      }
      case 'recover': {
        const { name } = this.next('recover');
        return { ...shape, name, steps: this.steps(shape.steps) };
      }
      case 'wait': {
        const { name, tells } = this.next('wait');
        return {
          kind: 'wait',
          name,
          arms: shape.arms.map((arm, index) => this.arm(arm, `a${index + 1}`, tells)),
          ...(shape.dueMs === undefined ? {} : { dueAt: tells.dueAt(shape.dueMs) }),
          onTimeout: this.outlet(shape.onTimeout),
        };
      }
      case 'approval':
        return this.approval(shape);
      case 'machine':
        return this.machine(shape);
    }
  }

  private command({ undo, handler, picks, child, patches, ...shape }: CommandShape): CommandStep {
    const { name, tells } = this.next(shape.role.charAt(0));
    const steps = handler ? this.steps(handler.steps) : [];
    // A trap is for the whole body.
    const isChild = child && this.trap?.at !== name;
    const body = isChild ? childBody(child, tells.body) : tells.body;
    const isUndone = undo !== undefined && child !== 'detach';
    const undoing = {
      command: child ? UndoSaga : command(`sim.undo-${name}`, { version: 2 }),
      body: isChild ? childBody(child, tells.body) : tells.compensation,
      retry: undo ?? shape.retry,
    };
    return {
      ...shape,
      name,
      command: child ? RunSaga : command(`sim.do-${name}`, { version: 1, failures: [Declined, No] }),
      body,
      onFailure: handler
        ? [{ code: 'no', steps, ...(handler.patches ? { patch: tells.onFailure } : {}) }]
        : [],
      ...(patches ? { onSuccess: tells.onSuccess } : {}),
      ...(picks ? { failOn: ['declined'] } : {}),
      ...(isUndone ? { compensation: undoing } : {}),
      ...(isUndone || shape.role !== 'compensatable' ? {} : { noCompensation: 'it only reads' }),
      ...(child ? { child: { saga: 'child', start: Start, mode: child } } : {}),
    };
  }

  private arm(
    { event: which, guarded, patches, then }: ArmShape,
    name: string,
    tells: TellingFunctions,
  ): WaitArm {
    return {
      name,
      event: EVENTS[which],
      match: { count: tells.match },
      effect: 'take',
      ...(guarded ? { when: (_, body) => isEven(body) } : {}),
      ...(patches ? { patch: tells.onEvent(name) } : {}),
      then: this.outlet(then),
    };
  }

  private outlet(shape: OutletShape): WaitStep['onTimeout'] {
    return shape === 'compensate' ? shape : this.steps(shape);
  }

  private approval(shape: ApprovalShape): WaitStep {
    const { dueMs, remindEveryMs, escalateAfterMs, notifies } = shape;
    const { name, tells } = this.next('approval');
    const arm = { match: {}, effect: 'take' } as const;
    return {
      kind: 'wait',
      name,
      arms: [
        { ...arm, name: 'approved', patch: tells.onEvent('approved'), then: [] },
        { ...arm, name: 'rejected', then: this.outlet(shape.onRejected) },
      ],
      ...(dueMs === undefined ? {} : { dueAt: tells.dueAt(dueMs) }),
      onTimeout: this.outlet(shape.onTimeout),
      approval: {
        role: 'clerk',
        ...(remindEveryMs === undefined ? {} : { remindEveryMs }),
        ...(escalateAfterMs === undefined ? {} : { escalate: { afterMs: escalateAfterMs, to: 'boss' } }),
        ...(notifies ? { notify: { event: Notified, body: tells.notice } } : {}),
      },
    };
  }

  private machine({ states, final }: Shape & { readonly kind: 'machine' }): MachineStep {
    const { name, tells } = this.next('machine');
    const made = states.map((state, index) => this.state(name, state, index, states.length, tells));
    const end: MachineState = { name: 'end', entry: this.steps(final), goTo: {}, exit: [] };
    return { kind: 'machine', name, initial: 's1', states: [...made, end] };
  }

  private state(
    machine: string,
    shape: StateShape,
    index: number,
    count: number,
    tells: TellingFunctions,
  ): MachineState {
    const name = `s${index + 1}`;
    const next = index + 1 < count ? `s${index + 2}` : 'end';
    const { onRang, afterMs, noise } = shape;
    const arm = { match: { count: tells.match }, patch: tells.onEvent(name) };
    // The only way to the next state must not be to stay.
    const leads = index + 1 < count && afterMs === undefined ? 'next' : onRang;
    const goTo = leads === 'stay' ? undefined : leads === 'again' ? name : next;
    return {
      name,
      entry: this.steps(shape.entry),
      wait: {
        kind: 'wait',
        name: `${machine}.${name}`,
        arms: [
          { ...arm, name: 'rang', event: Rang, effect: 'take', then: this.steps(shape.then) },
          { ...arm, name: 'broke', event: Broke, effect: 'take', then: [] },
          ...(noise ? [{ ...arm, name: 'noise', event: Noise, effect: noise, then: [] } as const] : []),
        ],
        ...(afterMs === undefined ? {} : { dueAt: tells.dueAt(afterMs) }),
        onTimeout: [],
      },
      goTo: { rang: goTo, broke: 'end', ...(afterMs === undefined ? {} : { timeout: next }) },
      exit: this.steps(shape.exit),
    };
  }
}

function childBody(mode: 'await' | 'detach', tell: (data: JsonObject) => unknown) {
  return (data: JsonObject) => ({ saga: 'child', mode, input: tell(data) });
}
