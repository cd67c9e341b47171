import { stepNameOf } from '@edda/saga-core';
import type { Effect, FailureDetail, JsonObject, ReplyInput } from '@edda/saga-core';

/** How the participant of one command behaves. */
export interface Script {
  /**
   * - `succeed`, `fail`, `say no`: executes, and says how it went; `no` is the failure that definitions may handle
   * - `garble`: executes, but its reply does not fulfil the contract
   * - `do-silently`: executes, but no reply to the command ever arrives; a revoke is answered
   * - `ignore`: never executes or answers; a revoke is answered
   * - `vanish`: nothing is ever answered
   * - `refuse`, `dead-letter`: says so, and executes nothing; a body that was corrected is executed after all
   */
  readonly behaviour:
    'succeed' | 'fail' | 'say no' | 'garble' | 'do-silently' | 'ignore' | 'vanish' | 'refuse' | 'dead-letter';
  /** So many executions are given up for now first. */
  readonly transientFirst: number;
  /** So many executions fail definitely first, before the behaviour shows. */
  readonly failFirst: number;
}

/** Which command: `<name of the step>:<direction>`. */
export type Scripts = Readonly<Record<string, Script>>;

export type CommandOrRevoke = Extract<Effect, { kind: 'send-command' | 'send-revoke' }>;
type Command = Extract<Effect, { kind: 'send-command' }>;
type Result = ReplyInput['result'];

/** Something that a participant did for good. */
export interface Done {
  readonly path: string;
  readonly direction: 'forward' | 'compensation';
  readonly epoch: number;
}

/** What the fence remembers of one run of a step. */
interface Memory {
  readonly answers: Map<string, Result>;
  readonly revoked: Set<number>;
  highestEpoch: number;
  /** A compensation was executed or found nothing to do: no forward command may run any more. */
  buried: boolean;
  /** The forward command took effect and was not undone. */
  stands: boolean;
}

const SUCCEED: Script = { behaviour: 'succeed', transientFirst: 0, failFirst: 0 };
const failure = (code: string): FailureDetail => ({
  code,
  message: `simulated: ${code}`,
  details: { why: code },
});

/**
 * All participants of one saga behind one fence, child sagas among them. Written from the design and not from libs/participant, so that
 * the two can disagree.
 */
export class SimulatedParticipants {
  /** What was really done, in its order. */
  readonly done: Done[] = [];
  private readonly memories = new Map<string, Memory>();
  private readonly executions = new Map<string, number>();

  constructor(private readonly scripts: Scripts) {}

  /** Takes one delivery, and gives the reply if there is one. */
  receive(message: CommandOrRevoke, now: number): ReplyInput | undefined {
    const result = message.kind === 'send-revoke' ? this.revoke(message) : this.command(message, now);
    if (!result) return undefined;
    const { path, epoch, messageId } = message;
    const of = message.kind === 'send-revoke' ? { direction: 'forward' as const, attempt: 1 } : message;
    const id = `reply:${messageId}:${of.attempt}:${result.outcome}`;
    return {
      kind: 'reply',
      messageId: id,
      path,
      direction: of.direction,
      epoch,
      attempt: of.attempt,
      result,
    };
  }

  private command(command: Command, now: number): Result | undefined {
    const script = this.scriptOf(command);
    switch (script.behaviour) {
      case 'ignore':
      case 'vanish':
        return undefined;
      case 'refuse':
        return { outcome: 'refused', failure: failure('policy') };
      case 'dead-letter':
        if (command.body['corrected'] === true) return this.fence(command, script, now);
        return { outcome: 'dead-lettered', failure: failure('contract-violated') };
      case 'garble': {
        const result = this.fence(command, script, now);
        return result.outcome === 'success' ? { outcome: 'unreadable', failure: failure('garbled') } : result;
      }
      case 'do-silently':
        this.fence(command, script, now);
        return undefined;
      default:
        return this.fence(command, script, now);
    }
  }

  private fence(command: Command, script: Script, now: number): Result {
    const memory = this.memoryOf(command.path);
    const key = `${command.direction}:${command.epoch}`;
    const known = memory.answers.get(key);
    if (known) return known;
    if (now >= command.notAfter) return { outcome: 'refused', failure: failure('expired') };
    const result =
      command.direction === 'forward'
        ? this.forward(command, script, memory)
        : this.compensate(command, script, memory);
    if (result.outcome === 'success' || result.outcome === 'failure') memory.answers.set(key, result);
    return result;
  }

  private forward(command: Command, script: Script, memory: Memory): Result {
    const { epoch } = command;
    const late = memory.buried || memory.revoked.has(epoch) || epoch < memory.highestEpoch;
    if (late) return { outcome: 'refused', failure: failure('late') };
    const result = this.execute(command, script);
    if (result.outcome !== 'transient') memory.highestEpoch = epoch;
    if (result.outcome === 'success') memory.stands = true;
    return result;
  }

  private compensate(command: Command, script: Script, memory: Memory): Result {
    // An empty compensation: there is nothing to undo, and from now on nothing can come to be undone.
    const result = memory.stands ? this.execute(command, script) : success(command);
    if (result.outcome === 'transient') return result;
    memory.buried = true;
    if (result.outcome === 'success') memory.stands = false;
    return result;
  }

  private execute(command: Command, { behaviour, transientFirst, failFirst }: Script): Result {
    const key = `${command.path}:${command.direction}`;
    const before = this.executions.get(key) ?? 0;
    this.executions.set(key, before + 1);
    if (before < transientFirst) return { outcome: 'transient', failure: failure('busy') };
    if (behaviour === 'fail' || before < transientFirst + failFirst)
      return { outcome: 'failure', failure: failure('declined') };
    if (behaviour === 'say no') return { outcome: 'failure', failure: failure('no') };
    this.done.push({ path: command.path, direction: command.direction, epoch: command.epoch });
    return success(command);
  }

  private revoke(message: CommandOrRevoke): Result | undefined {
    const { behaviour } = this.scriptOf({ path: message.path, direction: 'forward' });
    if (behaviour === 'vanish') return undefined;
    const memory = this.memoryOf(message.path);
    const known = memory.answers.get(`forward:${message.epoch}`);
    if (known) return known;
    memory.revoked.add(message.epoch);
    return { outcome: 'revoked' };
  }

  private scriptOf({ path, direction }: Pick<Command, 'path' | 'direction'>): Script {
    return this.scripts[`${stepNameOf(path)}:${direction}`] ?? SUCCEED;
  }

  private memoryOf(path: string): Memory {
    const known = this.memories.get(path);
    if (known) return known;
    const fresh = {
      answers: new Map(),
      revoked: new Set<number>(),
      highestEpoch: 0,
      buried: false,
      stands: false,
    };
    this.memories.set(path, fresh);
    return fresh;
  }
}

function success({ path, epoch }: Command): Result {
  const reply: JsonObject = { receipt: `${path}#${epoch}` };
  return { outcome: 'success', reply };
}
