/** How far a run is. Invariant: ended ≤ posted ≤ total. */
export interface ProgressState {
  readonly total: number;
  /** Orders that were accepted. */
  readonly posted: number;
  /** Sagas that have come to an end. */
  readonly ended: number;
}

const DONE = '█';
const UNDER_WAY = '▒';
const TO_COME = '░';
const MIN_BAR = 10;
const MAX_BAR = 40;

/** What is counted, unless something else is said. */
export const SAGAS_ENDED = 'sagas ended';

/** One line of at most `columns` characters: what has ended, what is under way, what is to come. `what` is counted. */
export function renderBar(
  { total, posted, ended }: ProgressState,
  columns: number,
  what = SAGAS_ENDED,
): string {
  const isUnderWay = posted > ended ? `, ${posted - ended} under way` : '';
  const numbers = ` ${ended} of ${total} ${what}${isUnderWay}`;
  const width = Math.min(MAX_BAR, columns - numbers.length - 1);
  if (width < MIN_BAR) return numbers.trim().slice(0, columns - 1);
  const cells = (part: number): number => (total === 0 ? width : Math.floor((part / total) * width));
  const done = cells(ended);
  const underWay = cells(posted) - done;
  return DONE.repeat(done) + UNDER_WAY.repeat(underWay) + TO_COME.repeat(width - done - underWay) + numbers;
}

/** The tenth that has been reached, 0 to 10: without a terminal each one is worth a line. */
export function tenthOf({ total, ended }: ProgressState): number {
  return total === 0 ? 10 : Math.floor((ended / total) * 10);
}
