/** What is wrong at one place of a JSON value: `lines.0.quantity must be a whole number from 1 to 10000, not 0`. */
export interface FieldProblem {
  readonly path: string;
  readonly problem: string;
}

/** The same that the contracts refuse: control characters and halves of surrogate pairs. */
const STORABLE = /^[^\p{Cc}\p{Cs}]*$/u;
const SHOWN_CHARACTERS = 40;

/**
 * Takes an unknown JSON value apart. A field that is not what it should be is noted with its path and replaced by a harmless value, so
 * that one pass finds all problems; whoever reads must look at `problems` before using the values.
 */
export class FieldReader {
  private readonly fields: Readonly<Record<string, unknown>>;
  private readonly isSilent: boolean = false;

  constructor(
    value: unknown,
    readonly problems: FieldProblem[] = [],
    private readonly path = '',
  ) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    this.fields = isObject ? (value as Record<string, unknown>) : {};
    if (isObject) return;
    this.note(path, 'an object', value);
    // Said once: that all its fields are missing, too, would be no news.
    this.isSilent = true;
  }

  text(name: string, maxLength: number): string {
    const value = this.fields[name];
    if (typeof value === 'string' && value !== '' && value.length <= maxLength && STORABLE.test(value))
      return value;
    this.note(this.at(name), `a text of 1 to ${maxLength} characters`, value);
    return '';
  }

  /** A text, or null or nothing at all. */
  optionalText(name: string, maxLength: number): string | null {
    return this.fields[name] === undefined || this.fields[name] === null ? null : this.text(name, maxLength);
  }

  /** An id may be written as a number or as a text. */
  id(name: string): string {
    const value = this.fields[name];
    return typeof value === 'number'
      ? String(this.whole(name, 0, Number.MAX_SAFE_INTEGER))
      : this.text(name, 48);
  }

  whole(name: string, min: number, max: number): number {
    const value = this.fields[name];
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    this.note(this.at(name), `a whole number from ${min} to ${max}`, value);
    return min;
  }

  object(name: string): FieldReader {
    return new FieldReader(this.fields[name], this.isSilent ? [] : this.problems, this.at(name));
  }

  list(name: string, maxItems: number): readonly FieldReader[] {
    const value: unknown = this.fields[name];
    if (!Array.isArray(value) || value.length === 0 || value.length > maxItems) {
      this.note(this.at(name), `a list of 1 to ${maxItems} entries`, value);
      return [];
    }
    return value.map(
      (item: unknown, index) => new FieldReader(item, this.problems, `${this.at(name)}.${index}`),
    );
  }

  /** For a rule that is about more than the field itself. */
  refuse(name: string, problem: string): void {
    this.problems.push({ path: this.at(name), problem });
  }

  private at(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }

  private note(path: string, wanted: string, value: unknown): void {
    if (this.isSilent) return;
    this.problems.push({
      path,
      problem: value === undefined ? 'is missing' : `must be ${wanted}, not ${shown(value)}`,
    });
  }
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}
