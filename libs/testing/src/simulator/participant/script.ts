import type { CommandMessage, JsonObject } from '@edda/messaging';
import type { Faults } from '../faults.js';
import { hashOf } from '../random.js';

/** The business failures that participants of the simulation know: those of the contracts, and those of generated ones. */
const FAILURE_CODES = ['sold-out', 'rejected'] as const;
const GENERATED_CODES = ['declined', 'no'] as const;

/** What a participant does with a command when the fence lets it through. */
export type Behaviour =
  | { readonly kind: 'succeed'; readonly reply: JsonObject }
  | { readonly kind: 'fail'; readonly code: string }
  /** Neither executes nor answers, for as long as there are faults. */
  | { readonly kind: 'keep-silent' };

/**
 * What participants do. The business part follows from the step alone, so that it is the same however often and whenever a command comes;
 * failures and silence are faults, decided once for each step.
 */
export class Script {
  private readonly decided = new Map<string, 'fail' | 'silent' | 'well'>();

  constructor(
    private readonly seed: number,
    private readonly faults: Faults,
  ) {}

  behaviour(command: CommandMessage): Behaviour {
    const { sagaId, path, direction, epoch, name } = command;
    const number = hashOf(`${path} ${direction} ${epoch}`, hashOf(sagaId, this.seed));
    const mood = this.moodOf(`${sagaId} ${path} ${direction} ${epoch}`, direction);
    if (mood === 'silent' && !this.faults.haveEnded) return { kind: 'keep-silent' };
    if (mood === 'fail') {
      const codes = name.startsWith('sim.') ? GENERATED_CODES : FAILURE_CODES;
      return { kind: 'fail', code: codes[number % codes.length] ?? codes[0] };
    }
    const reply = { receipt: `${name}:${path}:${epoch}`, number: number % 100 };
    return { kind: 'succeed', reply: direction === 'forward' ? reply : {} };
  }

  private moodOf(key: string, direction: CommandMessage['direction']): 'fail' | 'silent' | 'well' {
    let mood = this.decided.get(key);
    if (mood === undefined) {
      const failure = direction === 'forward' ? 'participant-failed' : 'compensation-failed';
      if (this.faults.strikes('participant-silent')) mood = 'silent';
      else mood = this.faults.strikes(failure) ? 'fail' : 'well';
      this.decided.set(key, mood);
    }
    return mood;
  }
}
