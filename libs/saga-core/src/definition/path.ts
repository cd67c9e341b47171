/**
 * A path names one run of a step: the step's name, and behind it in brackets the iterations of the loops that it stands in, the outermost
 * first: `reserveStock`, `askSupplier[17]`, `poll[2.5]`. Items, passes and visits count from 1. So pass two never gets pass one's reply.
 */
export function pathOf(name: string, iteration: readonly number[]): string {
  return iteration.length === 0 ? name : `${name}[${iteration.join('.')}]`;
}

/** The step's name in a path. */
export function stepNameOf(path: string): string {
  const bracket = path.indexOf('[');
  return bracket < 0 ? path : path.slice(0, bracket);
}

/** The iterations in a path; empty outside of loops. */
export function iterationOf(path: string): readonly number[] {
  const bracket = path.indexOf('[');
  return bracket < 0
    ? []
    : path
        .slice(bracket + 1, -1)
        .split('.')
        .map(Number);
}
