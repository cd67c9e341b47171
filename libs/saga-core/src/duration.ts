/** A length of time: milliseconds, or a number with its unit: `'250ms'`, `'30s'`, `'5m'`, `'12h'`, `'7d'`. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * The duration in whole milliseconds.
 *
 * @throws RangeError if it is not a duration, not positive, or longer than 10 years
 */
export function milliseconds(duration: Duration): number {
  const rounded = Math.round(typeof duration === 'number' ? duration : parse(duration));
  if (!(rounded >= 1 && rounded <= 3_653 * 86_400_000)) {
    throw new RangeError(
      `"${duration}" is not a duration: write milliseconds, or a number with ms, s, m, h or d, such as '30s'.`,
    );
  }
  return rounded;
}

/** NaN for what is not a number with its unit. */
function parse(duration: string): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration) ?? [];
  return Number(amount) * (UNITS[unit] ?? Number.NaN);
}
