import { UsageError } from '@edda/terminal';
import type { Profiles } from './profile-file.js';

/** Which system, and as whom. */
export interface Target {
  readonly url: string;
  readonly key?: string;
  /** Where that was said, for people. */
  readonly from: string;
}

/** What the command line and the environment say about it. */
export interface TargetWords {
  /** `--url` */
  readonly url?: string;
  /** `--profile` */
  readonly profile?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where `npm start` puts an orchestrator. */
export const DEFAULT_URL = 'http://127.0.0.1:3000';

/**
 * Decides which system is meant. The first that is there counts: `--url`, `--profile`, `EDDA_URL`, `EDDA_PROFILE`, the profile in use, this machine.
 * The key is `EDDA_API_KEY`, or else that of the profile: a profile's key never goes to another address than the profile's own.
 *
 * @throws UsageError if two are named at once, a profile is not there, or its variable is not set
 */
export function resolveTarget(words: TargetWords, env: Environment, { current, profiles }: Profiles): Target {
  const key = given(env['EDDA_API_KEY']);
  const at = (url: string, from: string): Target => ({ url: checkUrl(url), from, ...(key ? { key } : {}) });
  if (words.url !== undefined && words.profile !== undefined)
    throw new UsageError('Say --url or --profile, not both.');
  if (words.url !== undefined) return at(words.url, '--url');

  const byName = (name: string, from: string): Target => {
    const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
    if (!profile) throw new UsageError(`There is no profile "${name}" (${from}). ${knownAre(profiles)}`);
    if (key) return { url: checkUrl(profile.url), key, from };
    const { keyFrom } = profile;
    const found = keyFrom === undefined ? profile.key : given(env[keyFrom]);
    if (keyFrom !== undefined && found === undefined)
      throw new UsageError(`The profile "${name}" takes its key from ${keyFrom}, which is not set.`);
    return { url: checkUrl(profile.url), from, ...(found === undefined ? {} : { key: found }) };
  };
  if (words.profile !== undefined) return byName(words.profile, '--profile');
  const url = given(env['EDDA_URL']);
  if (url !== undefined) return at(url, 'EDDA_URL');
  const named = given(env['EDDA_PROFILE']);
  if (named !== undefined) return byName(named, 'EDDA_PROFILE');
  if (current !== undefined) return byName(current, 'the profile in use');
  return at(DEFAULT_URL, 'the default');
}

/** @throws UsageError */
export function checkUrl(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) {
    if (new URL(url).username === '') return url;
    throw new UsageError(
      'The address of an orchestrator has no user in it: keys are said in EDDA_API_KEY, or a profile.',
    );
  }
  throw new UsageError(`"${url}" is no address such as https://edda.shop.example.`);
}

const given = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

function knownAre(profiles: Profiles['profiles']): string {
  const names = Object.keys(profiles);
  return names.length === 0 ? 'There are none yet: edda profiles add.' : `There are: ${names.join(', ')}.`;
}
