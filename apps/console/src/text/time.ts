const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS = [
  ['d', DAY],
  ['h', HOUR],
  ['min', MINUTE],
  ['s', SECOND],
] as const;

/** A length of time in its two largest units: `1 h 30 min`, `2.4 s`, `35 ms`. */
export function durationText(ms: number): string {
  if (ms < SECOND) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1).replace(/\.0$/, '')} s`;
  const whole = Math.round(ms / SECOND) * SECOND;
  const first = UNITS.findIndex(([, size]) => whole >= size);
  let left = whole;
  const parts = UNITS.slice(first, first + 2).flatMap(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? [] : [`${count} ${unit}`];
  });
  return parts.join(' ');
}

/** How long ago, or in how long: `just now`, `3 min ago`, `in 2 h`. One unit is enough to look at. */
export function agoText(at: number, now: number): string {
  const past = now - at;
  const [unit, size] = UNITS.find(([, each]) => Math.abs(past) >= each) ?? ['', 1];
  if (unit === '') return 'just now';
  const count = Math.floor(Math.abs(past) / size);
  return past >= 0 ? `${count} ${unit} ago` : `in ${count} ${unit}`;
}

/** The time of day where the reader is; with the date if that is another day than `now`. */
export function momentText(at: number, now: number, locale?: string, timeZone?: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  const zone = timeZone === undefined ? {} : { timeZone };
  const day = (moment: Date): string => moment.toLocaleDateString(locale, zone);
  const time = date.toLocaleTimeString(locale, { hour12: false, ...zone });
  return day(date) === day(new Date(now)) ? time : `${day(date)} ${time}`;
}

/** A sentence with its ISO times as they are on the reader's clock. */
export function withLocalTimes(words: string, now: number, locale?: string, timeZone?: string): string {
  return words.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (time) =>
    momentText(Date.parse(time), now, locale, timeZone),
  );
}

/** The same to the millisecond, for histories. */
export function exactTimeText(at: number, locale?: string, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  return new Date(at).toLocaleTimeString(locale, {
    hour12: false,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    ...zone,
  });
}
