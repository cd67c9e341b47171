import type { BodyClass, JsonObject } from '@edda/messaging';
import { wayOf } from '@edda/messaging';
import type { WireNames } from '@edda/messaging';
import { hasEnded, stepOf } from '@edda/saga-core';
import type { BodyProblem } from '@edda/validation';
import { validateBody } from '@edda/validation';
import { entryOf } from '../audit/entry-of.js';
import { whyLetterRefused } from '../engine/letter-refusal.js';
import { MAX_CONTENT } from '../engine/to-dead-letter.js';
import type { SagaStore } from '../saga-store.js';
import type {
  LetterFilter,
  LetterGroup,
  LetterPage,
  LetterPlan,
  LetterQuery,
  ListedLetter,
  StoredDeadLetter,
} from '../store/dead-letter-store.js';
import type { Caller } from '../sign-in/caller.js';
import { NOBODY } from '../sign-in/caller.js';
import type { ContractSource } from './letter-contract.js';
import { contractOfLetter } from './letter-contract.js';

type Filter = Omit<LetterFilter, 'tenant'>;

/** So many letters are looked at one by one before a plan is made; of the others only their number and causes are told. */
const FORESEEN = 100;

/** What a plan would do. */
export interface LetterForecast {
  readonly count: number;
  readonly groups: readonly LetterGroup[];
  /** Of the first `checked` letters: those that could not go back as things are, and why. */
  readonly refused: readonly { readonly id: string; readonly why: string }[];
  readonly checked: number;
}

type LettersIn = Pick<
  SagaStore,
  'listLetters' | 'findLetter' | 'letterGroups' | 'countLetters' | 'planLetters' | 'find'
>;

/** Messages that could not be processed: looks at them, and has them redriven or discarded. What REST does, code in the same application can do. */
export class DeadLetters {
  constructor(
    private readonly store: LettersIn,
    private readonly registry: ContractSource,
    private readonly names: WireNames,
    private readonly caller: Caller = NOBODY,
  ) {}

  /** The one last seen first. */
  list(query: Omit<LetterQuery, 'tenant'>): Promise<LetterPage> {
    return this.store.listLetters({ ...query, tenant: this.caller.tenant });
  }

  find(id: string): Promise<StoredDeadLetter | undefined> {
    return this.store.findLetter(this.caller.tenant, id);
  }

  /** Letters by what they died of, the largest group first. Default: open ones. */
  groups(filter: Filter, limit: number): Promise<readonly LetterGroup[]> {
    return this.store.letterGroups({ ...filter, tenant: this.caller.tenant }, limit);
  }

  /** Has open letters redriven or discarded, the first seen first, at the pace that is asked for. Others that fit are left as they are. */
  plan(filter: Filter, plan: LetterPlan): ReturnType<LettersIn['planLetters']> {
    const { intention, by, because: reason, perSecond, corrected } = plan;
    const details = { filter, perSecond, corrected };
    const deed = { action: `letters.${intention}`, target: whichOf(filter), by, reason, details };
    const meant = { ...filter, tenant: this.caller.tenant };
    return this.store.planLetters(meant, plan, entryOf(this.caller, deed));
  }

  /** What a plan would do, without doing it. */
  async forecast(filter: Filter, intention: LetterPlan['intention']): Promise<LetterForecast> {
    const open = { ...filter, status: 'open', tenant: this.caller.tenant } as const;
    const [count, groups, { items }] = await Promise.all([
      this.store.countLetters(open),
      this.store.letterGroups(open, FORESEEN),
      this.store.listLetters({ ...open, limit: FORESEEN }),
    ]);
    if (intention === 'discard') return { count, groups, refused: [], checked: items.length };
    const reasons = await Promise.all(items.map((letter) => this.whyNotBack(letter)));
    const refused = items.flatMap(({ id }, index) => {
      const why = reasons[index];
      return why === undefined ? [] : [{ id, why }];
    });
    return { count, groups, refused, checked: items.length };
  }

  /**
   * What is wrong with a body by the contract of the letter; undefined if no definition here knows a contract for it. `isCorrection`: a person
   * wrote it, so that a field that the contract does not have is a typing error.
   */
  problemsOf(
    letter: ListedLetter,
    body: JsonObject,
    isCorrection: boolean,
  ): readonly BodyProblem[] | undefined {
    const contract = contractOfLetter(letter, this.registry);
    if (!contract) return undefined;
    const validated = validateBody(contract, body, isCorrection ? 'refuse' : 'keep');
    return validated.valid ? [] : validated.problems;
  }

  /** The contract that the body of a letter has to fulfil; undefined if no definition here knows one. */
  contractOf(letter: ListedLetter): BodyClass<object> | undefined {
    return contractOfLetter(letter, this.registry);
  }

  /** Why it could not go back as things are now, as far as that can be told. */
  private async whyNotBack(letter: ListedLetter): Promise<string | undefined> {
    const way = wayOf(letter, this.names);
    if (way.way === 'none') return way.why;
    if (way.way !== 'saga')
      return letter.sizeBytes > MAX_CONTENT ? 'Its bytes were too many to be kept.' : undefined;
    const { id, path, direction, epoch } = way.saga;
    const state = await this.store.find(id);
    // What is of another tenant is not there, whoever wrote its id into a letter.
    if (state?.tenant !== this.caller.tenant) return `There is no saga ${id}.`;
    const step = stepOf(state, path);
    const command = direction === 'compensation' ? step?.compensation : step?.forward;
    const refusal = hasEnded(state)
      ? 'ended'
      : !step
        ? 'unknown-step'
        : command && command.epoch !== epoch
          ? 'stale-epoch'
          : command?.phase === 'stuck'
            ? undefined
            : 'not-parked';
    return refusal && whyLetterRefused(refusal, state, way.saga);
  }
}

/** In a word, for lists: the whole filter is in the details. */
function whichOf({ ids, cause, sagaId, queue }: Filter): string {
  if (ids?.length === 1) return ids[0] ?? '';
  return ids ? `${ids.length} letters` : (cause ?? sagaId ?? queue ?? 'letters');
}
