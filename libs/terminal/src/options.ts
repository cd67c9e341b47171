import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The command line is not one that the program takes: exit code 2, with the usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

type OptionsConfig = NonNullable<ParseArgsConfig['options']>;
interface Strict<Options extends OptionsConfig> {
  readonly args: string[];
  readonly options: Options;
  readonly strict: true;
  readonly allowPositionals: false;
}
type ParsedOptions<Options extends OptionsConfig> = ReturnType<typeof parseArgs<Strict<Options>>>['values'];

/** The options of a command line, strictly: an unknown one, a missing value and a word that is no option are errors. */
export function parseStrictly<Options extends OptionsConfig>(
  args: readonly string[],
  options: Options,
): ParsedOptions<Options> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

export interface NumberRange {
  readonly min: number;
  readonly max: number;
}

/** A whole number in decimal digits, or the default where the option was not given. */
export function wholeNumber(
  name: string,
  text: string | undefined,
  fallback: number,
  { min, max }: NumberRange,
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`--${name} must be a whole number from ${min} to ${max}, not "${text}".`);
}

/** A positive number, as `50` or `12.5`, or the default where the option was not given. */
export function positiveNumber(
  name: string,
  text: string | undefined,
  fallback: number,
  max: number,
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= max) return value;
  throw new UsageError(`--${name} must be a number above 0 and at most ${max}, not "${text}".`);
}
