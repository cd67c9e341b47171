import type { HistoryEntry, SagaDefinition, SagaState } from '@edda/saga-core';
import type { Tables } from '../database/tables.js';
import type { Evidence, LedgerEntry } from '../evidence.js';

/** Something that must never be. */
export interface Violation {
  /** Its name in the list of invariants: `S6`, `L2`. */
  readonly invariant: string;
  readonly sagaId?: string;
  /** What was found, with the facts around. */
  readonly message: string;
}

/** What a finished world has left behind, with what the checks ask for most often. */
export class FinishedRun {
  private readonly effects = new Map<string, LedgerEntry[]>();
  private readonly cut: ReadonlySet<string>;
  private readonly definitions: ReadonlyMap<string, SagaDefinition>;

  constructor(
    readonly evidence: Evidence,
    readonly tables: Tables,
    /** The definitions as they are meant. */
    library: readonly SagaDefinition[],
    /** When the faults ended and the last pause was over, in milliseconds since 1970. */
    readonly calmSince: number,
    /** Why it did not come to an end by itself, if it did not. */
    readonly unsettled?: string,
  ) {
    this.definitions = new Map(library.map((each) => [`${each.name}@${each.version}`, each]));
    for (const entry of evidence.ledger) {
      const known = this.effects.get(entry.sagaId);
      if (known) known.push(entry);
      else this.effects.set(entry.sagaId, [entry]);
    }
    const lost = evidence.commits.filter(({ isLost }) => isLost);
    this.cut = new Set(lost.flatMap(({ changes }) => changes.map(({ state }) => state.id)));
  }

  get sagas(): readonly SagaState[] {
    return [...this.tables.sagas.values()];
  }

  history(sagaId: string): readonly HistoryEntry[] {
    return this.tables.history.get(sagaId) ?? [];
  }

  ledger(sagaId: string): readonly LedgerEntry[] {
    return this.effects.get(sagaId) ?? [];
  }

  /** The sagas whose participants have done something, those included that a fail-over has forgotten. */
  get sagasInLedger(): readonly string[] {
    return [...this.effects.keys()];
  }

  /** A fail-over lost a part of its history: what it did then, nobody here remembers. */
  wasCut(sagaId: string): boolean {
    return this.cut.has(sagaId);
  }

  /** @throws if there is no such definition */
  definitionOf({ definition, version }: Pick<SagaState, 'definition' | 'version'>): SagaDefinition {
    const found = this.definitions.get(`${definition}@${version}`);
    if (!found) throw new Error(`There is no definition "${definition}" version ${version}.`);
    return found;
  }
}

/** One check: it looks at what is left behind, and finds nothing, or says what. */
export type Check = (run: FinishedRun) => readonly Violation[];

/** The facts of a saga around one of them, for a message. */
export function around(history: readonly HistoryEntry[], sequence: number, width = 3): string {
  return history
    .filter((entry) => Math.abs(entry.sequence - sequence) <= width)
    .map(({ sequence: at, fact }) => {
      const { kind, ...rest } = fact;
      const place = 'path' in rest ? ` ${rest.path}` : '';
      const direction = 'direction' in rest ? ` ${rest.direction}` : '';
      return `${at}${at === sequence ? '*' : ''} ${kind}${place}${direction}`;
    })
    .join(' | ');
}
