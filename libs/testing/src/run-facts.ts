import type { Direction, Fact, FactKind, FactOf, HistoryEntry } from '@edda/saga-core';

/** A fact with its place in the history. */
export interface Told<Kind extends FactKind = FactKind> {
  readonly fact: FactOf<Kind>;
  readonly sequence: number;
  readonly at: number;
}

/** A history that can be asked what it says of a step. */
export class RunFacts {
  private readonly byPlace = new Map<string, Told[]>();

  constructor(readonly history: readonly HistoryEntry[]) {
    for (const entry of history) {
      const place = placeOf(entry.fact);
      const known = this.byPlace.get(place);
      if (known) known.push(entry);
      else this.byPlace.set(place, [entry]);
    }
  }

  /** All facts of a kind about this run of a step, in their order. */
  all<Kind extends FactKind>(kind: Kind, path = '', direction?: Direction): readonly Told<Kind>[] {
    const place = direction ? `${kind} ${path} ${direction}` : `${kind} ${path}`;
    return (this.byPlace.get(place) ?? []) as unknown as readonly Told<Kind>[];
  }

  first<Kind extends FactKind>(kind: Kind, path = '', direction?: Direction): Told<Kind> | undefined {
    return this.all(kind, path, direction)[0];
  }

  /** Whether a person wanted what happened with this fact at once. */
  isRetried(sequence: number): boolean {
    const action = this.history.findLast(
      ({ fact, ...entry }) => fact.kind === 'action-taken' && entry.sequence < sequence,
    );
    const at = this.history.find((entry) => entry.sequence === sequence)?.at;
    return action?.fact.kind === 'action-taken' && action.fact.action === 'retry' && action.at === at;
  }

  last<Kind extends FactKind>(kind: Kind, path = '', direction?: Direction): Told<Kind> | undefined {
    return this.all(kind, path, direction).at(-1);
  }
}

function placeOf(fact: Fact): string {
  // What a person did, and where the saga was parked, is about the saga.
  const isOfSaga =
    fact.kind === 'action-taken' || fact.kind === 'saga-parked' || fact.kind === 'compensation-began';
  const path = 'path' in fact && !isOfSaga ? fact.path : '';
  return 'direction' in fact ? `${fact.kind} ${path} ${fact.direction}` : `${fact.kind} ${path}`;
}
