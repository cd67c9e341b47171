import { readFileSync } from 'node:fs';
import type { TopologyMode, WantedSystem } from '@edda/messaging';
import { TOPOLOGY_MODES, wireNames } from '@edda/messaging';
import { UsageError } from '@edda/terminal';
import { servicesFrom } from './services-file.js';

export const FORMATS = ['table', 'mermaid', 'definitions', 'policies', 'permissions'] as const;
export type Format = (typeof FORMATS)[number];

/** The system whose topology it is, with all defaults. */
export type System = WantedSystem & {
  readonly namespace: string;
  readonly vhost: string;
  readonly mode: TopologyMode;
};

/** Reads a file that an option names. @throws if it cannot be read */
export type ReadText = (file: string) => string;

const readText: ReadText = (file) => readFileSync(file, 'utf8');

const PARTICIPANT = /^[a-z][a-z0-9-]*$/;
const MESSAGE = /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/;

/** A system as a command line says it: lists with commas, and `services` as the name of a file. */
export type SystemTexts = Readonly<
  Record<'namespace' | 'participants' | 'starts' | 'awaits' | 'vhost' | 'mode', string>
> & { readonly services?: string };

/** @throws UsageError that names the option, and says what is wrong with it */
export function wantedSystem(
  { namespace, participants, starts, awaits, services, vhost, mode }: SystemTexts,
  read: ReadText = readText,
): System {
  try {
    wireNames(namespace);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  return {
    namespace,
    vhost,
    mode: oneOfWords('mode', TOPOLOGY_MODES, mode),
    participants: listOf('participants', participants, PARTICIPANT),
    startedBy: listOf('starts', starts, MESSAGE),
    awaits: listOf('awaits', awaits, MESSAGE),
    services: services === undefined ? [] : servicesFrom(services, textOf(services, read)),
  };
}

/** @throws UsageError that names the option and the words */
export function oneOfWords<Word extends string>(name: string, words: readonly Word[], text: string): Word {
  const word = words.find((known) => known === text);
  if (word !== undefined) return word;
  throw new UsageError(`--${name} must be one of ${words.join(', ')}, not "${text}".`);
}

function listOf(name: string, text: string, pattern: RegExp): readonly string[] {
  const items = text === '' ? [] : text.split(',').map((item) => item.trim());
  const wrong = items.find((item) => !pattern.test(item));
  if (wrong !== undefined) throw new UsageError(`--${name} has "${wrong}", which cannot be such a name.`);
  return items;
}

function textOf(file: string, read: ReadText): string {
  try {
    return read(file);
  } catch (error) {
    throw new UsageError(`--services: ${error instanceof Error ? error.message : String(error)}`);
  }
}
