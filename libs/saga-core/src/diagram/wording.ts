const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** A length of time for people, in its two largest units: `1 h 30 m`, `7 d`, `250 ms`. */
export function durationText(ms: number): string {
  const first = UNITS.findIndex(([, size]) => ms >= size);
  if (first < 0) return '0 ms';
  let left = ms;
  const parts = UNITS.slice(first, first + 2).flatMap(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? [] : [`${count} ${unit}`];
  });
  return parts.join(' ');
}

/** A moment for people: `2026-03-01 09:30 UTC`. */
export function momentText(ms: number): string {
  const date = new Date(ms);
  // Beyond the year 275760 there is no date.
  if (Number.isNaN(date.getTime())) return 'a time that no calendar has';
  return `${date.toISOString().slice(0, -8).replace('T', ' ')} UTC`;
}

/** `1 item`, `2 items`. */
export function countText(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** Who owns a message: the part of its name before the first dot. */
export function participantOf(message: string): string {
  const dot = message.indexOf('.');
  return dot < 0 ? message : message.slice(0, dot);
}
