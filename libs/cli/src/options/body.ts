import { UsageError } from '@edda/terminal';
import type { Command } from 'commander';
import type { Session } from '../session.js';
import { jsonObject } from './values.js';

export interface BodyOptions {
  readonly body?: string;
  readonly file?: string;
}

/** `--body` and `--file`, for what is sent as JSON. */
export function withBody(command: Command, what: string): Command {
  return command
    .option('--body <json>', `${what}, as JSON`)
    .option('--file <file>', 'the same from a file; - is standard input');
}

/** The body that the options say; undefined if they say none. @throws UsageError */
export async function bodyIn(
  session: Session,
  { body, file }: BodyOptions,
): Promise<Record<string, unknown> | undefined> {
  if (body !== undefined && file !== undefined) throw new UsageError('Say --body or --file, not both.');
  if (body !== undefined) return jsonObject(body, '--body');
  if (file === undefined) return undefined;
  const text = file === '-' ? await session.cli.input() : await readable(session, file);
  return jsonObject(text, file === '-' ? 'Standard input' : file);
}

async function readable(session: Session, file: string): Promise<string> {
  try {
    return await session.cli.readText(file);
  } catch (error) {
    throw new UsageError(`--file: ${error instanceof Error ? error.message : String(error)}`);
  }
}
