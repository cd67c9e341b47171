/** Shorter texts stand in too many others: covering each "no" would leave nothing to read. */
const MIN_TEXT = 4;
/** Numbers are found in times, ids and amounts; one with so many digits hardly by chance. */
const MIN_DIGITS = 6;

/**
 * Values that nobody is to read in any text. What is too short to be told from other text is not among them: text of less than four characters,
 * numbers of less than six digits.
 */
export class Secrets {
  static readonly none = new Secrets([]);
  private made: RegExp | undefined;

  /** @param values texts, as `secretsIn` finds them */
  constructor(readonly values: readonly string[]) {}

  get size(): number {
    return this.values.length;
  }

  /** True if the text holds one of them. */
  isIn(text: string): boolean {
    return this.size > 0 && text.search(this.pattern) >= 0;
  }

  /** True if this number is one of them, or what one of them is written with. */
  isNumber(number: number): boolean {
    return isLong(number) && this.isIn(String(number));
  }

  /** The text with `cover` in place of each of them. */
  cover(text: string, cover: string): string {
    return this.size === 0 ? text : text.replace(this.pattern, () => cover);
  }

  and(others: Secrets): Secrets {
    if (others.size === 0) return this;
    return this.size === 0 ? others : new Secrets([...new Set([...this.values, ...others.values])]);
  }

  /** Made when a text is looked at for the first time. */
  private get pattern(): RegExp {
    if (this.made) return this.made;
    const written = new Set(this.values.flatMap(waysToWrite));
    // The longest first: one may be the beginning of another.
    const parts = [...written].toSorted((a, b) => b.length - a.length).map(patternOf);
    this.made = new RegExp(parts.join('|'), 'giu');
    return this.made;
  }
}

/** All texts and numbers in a value that can be told from other text. As deep as the value. */
export function leavesOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.trim().length >= MIN_TEXT ? [value.trim()] : [];
  if (typeof value === 'number') return isLong(value) ? [String(value)] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}

const isLong = (number: number): boolean => String(number).replaceAll(/\D/g, '').length >= MIN_DIGITS;

/** As it is, and as it stands in JSON. */
function waysToWrite(value: string): readonly string[] {
  const inJson = JSON.stringify(value).slice(1, -1);
  return inJson === value ? [value] : [value, inJson];
}

function patternOf(value: string): string {
  const literal = value.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  // A number is not to be found in the middle of a longer one.
  return /^-?\d[\d.]*$/.test(value) ? String.raw`(?<!\d)${literal}(?!\d)` : literal;
}
