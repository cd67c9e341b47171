import type { BodyClass, JsonObject, Unmasked } from '@edda/messaging';
import { mask, masksIn, secretsIn, unmask, wayOf } from '@edda/messaging';
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
import type { SagaRegistry } from '../saga-registry.js';
import { bodyIn } from '../secrecy/cover-letter.js';
import { pastOf, READ_IN_LISTS } from '../secrecy/past.js';
import { coveredBy, SecretFields } from '../secrecy/secret-fields.js';
import { Sight } from '../secrecy/sight.js';
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
  'listLetters' | 'findLetter' | 'letterGroups' | 'countLetters' | 'planLetters' | 'find' | 'history'
>;

/** Messages that could not be processed: looks at them, and has them redriven or discarded. What REST does, code in the same application can do. */
export class DeadLetters {
  /** What was really found, by what was given of it. */
  private readonly originals = new WeakMap<ListedLetter, StoredDeadLetter>();

  constructor(
    private readonly store: LettersIn,
    private readonly registry: ContractSource & Pick<SagaRegistry, 'all'>,
    private readonly names: WireNames,
    private readonly caller: Caller = NOBODY,
    private readonly sight = Sight.whole(registry),
  ) {}

  /** The one last seen first. */
  async list(query: Omit<LetterQuery, 'tenant'>): Promise<LetterPage> {
    const page = await this.store.listLetters({ ...query, tenant: this.caller.tenant });
    return { ...page, items: page.items.map((letter) => this.sight.listed(letter)) };
  }

  async find(id: string): Promise<StoredDeadLetter | undefined> {
    const letter = await this.store.findLetter(this.caller.tenant, id);
    if (!letter || !this.sight.coversLetter(letter)) return letter;
    const state = letter.saga && (await this.own(letter.saga.id));
    const past = state && (await pastOf(this.store, this.sight, state));
    const seen = this.sight.letter(letter, state, past);
    this.originals.set(seen, letter);
    return seen;
  }

  /**
   * A body that somebody made of what {@link find} gave, with the values in it that the masks stand for.
   *
   * @param letter as `find` gave it
   */
  restored(letter: StoredDeadLetter, body: JsonObject): Unmasked {
    if (masksIn(body).length === 0) return { ok: true, body };
    const { content, corrected } = this.originals.get(letter) ?? letter;
    const bytes = corrected === undefined ? content : new TextEncoder().encode(corrected);
    const shown =
      letter.corrected === undefined ? letter.content : new TextEncoder().encode(letter.corrected);
    return unmask(body, bytes && bodyIn(bytes), shown && bodyIn(shown));
  }

  /** Letters by what they died of, the largest group first. Default: open ones. */
  async groups(filter: Filter, limit: number): Promise<readonly LetterGroup[]> {
    const groups = await this.store.letterGroups({ ...filter, tenant: this.caller.tenant }, limit);
    return groups.map((group) => this.sight.group(group));
  }

  /** Has open letters redriven or discarded, the first seen first, at the pace that is asked for. Others that fit are left as they are. */
  plan(filter: Filter, plan: LetterPlan): ReturnType<LettersIn['planLetters']> {
    const { intention, by, because: reason, perSecond, corrected } = plan;
    const details = { filter, perSecond, corrected: this.withoutSecrets(corrected) };
    const deed = { action: `letters.${intention}`, target: whichOf(filter), by, reason, details };
    const meant = { ...filter, tenant: this.caller.tenant };
    return this.store.planLetters(meant, plan, entryOf(this.caller, deed));
  }

  /** What a plan would do, without doing it. */
  async forecast(filter: Filter, intention: LetterPlan['intention']): Promise<LetterForecast> {
    const open = { ...filter, status: 'open', tenant: this.caller.tenant } as const;
    const [count, groups, { items }] = await Promise.all([
      this.store.countLetters(open),
      this.groups({ ...filter, status: 'open' }, FORESEEN),
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
    const original = isCorrection ? undefined : this.originals.get(letter)?.content;
    const meant = (original && bodyIn(original)) ?? body;
    const validated = validateBody(contract, meant, isCorrection ? 'refuse' : 'keep');
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
    const found = await this.own(id);
    if (!found) return `There is no saga ${id}.`;
    const state = this.sight.state(found, await pastOf(this.store, this.sight, found, READ_IN_LISTS));
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

  /** What is of another tenant is not there, whoever wrote its id into a letter. */
  private async own(id: string) {
    const state = await this.store.find(id);
    return state?.tenant === this.caller.tenant ? state : undefined;
  }

  /** For the audit, of which nothing can ever be taken out again. */
  private withoutSecrets(corrected: string | undefined): string | undefined {
    const hidden = coveredBy(SecretFields.in(this.registry).all);
    if (corrected === undefined || (hidden.names.size === 0 && hidden.paths.length === 0)) return corrected;
    const body = JSON.parse(corrected) as unknown;
    return JSON.stringify(mask(body, hidden, secretsIn(body, hidden)));
  }
}

/** In a word, for lists: the whole filter is in the details. */
function whichOf({ ids, cause, sagaId, queue }: Filter): string {
  if (ids?.length === 1) return ids[0] ?? '';
  return ids ? `${ids.length} letters` : (cause ?? sagaId ?? queue ?? 'letters');
}
