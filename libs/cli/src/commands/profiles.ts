import { UsageError, visible } from '@edda/terminal';
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import { checkProfileName, profilePath, readProfiles, writeProfiles } from '../profiles/profile-file.js';
import type { Profile, Profiles } from '../profiles/profile-file.js';
import { checkUrl } from '../profiles/target.js';
import { table } from '../render/text.js';
import type { Binder, Session } from '../session.js';

interface AddOptions {
  readonly keyStdin?: boolean;
  readonly keyEnv?: string;
}

/** Which systems there are. */
export function addProfiles(program: Command, binder: Binder): void {
  const profiles = program
    .command('profiles')
    .description('The systems that you speak with, each with its address and key');
  profiles.command('list').description('Lists them, without what opens them').action(binder.to(list));
  profiles
    .command('add')
    .description('Adds one, or replaces the one of this name; the first one is in use from then on')
    .argument('<name>', 'what you call it')
    .argument('<url>', 'where its orchestrator is, such as https://edda.shop.example')
    .option('--key-stdin', 'read its key or token from standard input: it is kept in the file')
    .option('--key-env <variable>', 'take its key or token from this variable each time: nothing is kept')
    .action(binder.to(add));
  profiles
    .command('use')
    .description('Has one used unless something else is said')
    .argument('<name>', 'its name')
    .action(binder.to(use));
  profiles
    .command('remove')
    .description('Removes one')
    .argument('<name>', 'its name')
    .action(binder.to(remove));
}

const known = (session: Session): Profiles => readProfiles(profilePath(session.cli.env));
const keep = (session: Session, profiles: Profiles): void =>
  writeProfiles(profilePath(session.cli.env), profiles);

function list(session: Session): void {
  const { current, profiles } = known(session);
  const items = Object.entries(profiles).map(([name, { url, key, keyFrom }]) => ({
    name,
    url,
    inUse: name === current,
    key: keyFrom === undefined ? (key === undefined ? 'none' : 'in the file') : `from ${keyFrom}`,
  }));
  session.show({ items }, () =>
    items.length === 0
      ? 'There are no profiles yet: edda profiles add.'
      : table(
          ['', 'name', 'url', 'key'],
          items.map(({ name, url, inUse, key }) => [inUse ? '*' : '', name, url, key]),
        ),
  );
}

async function add(
  session: Session,
  name: string,
  url: string,
  { keyStdin, keyEnv }: AddOptions,
): Promise<void> {
  if (keyStdin === true && keyEnv !== undefined)
    throw new UsageError('Say --key-stdin or --key-env, not both.');
  if (keyEnv !== undefined && !/^[A-Za-z_]\w*$/.test(keyEnv))
    throw new UsageError(`"${keyEnv}" cannot be the name of an environment variable.`);
  const profile: Profile = { url: checkUrl(url), ...(keyEnv === undefined ? {} : { keyFrom: keyEnv }) };
  const key = keyStdin === true ? checkKey(await session.cli.input()) : undefined;
  const { current, profiles } = known(session);
  keep(session, {
    current: current ?? name,
    profiles: {
      ...profiles,
      [checkProfileName(name)]: { ...profile, ...(key === undefined ? {} : { key }) },
    },
  });
  session.screen.say(`${name} is ${visible(url)}.${current === undefined ? ' It is in use.' : ''}`);
}

/** @throws UsageError: a key with a line break in it could not be sent */
function checkKey(text: string): string {
  const key = text.trim();
  if (/^[\x21-\x7e]{1,8192}$/.test(key)) return key;
  throw new UsageError('Standard input has no key: one line of visible characters.');
}

function use(session: Session, name: string): number {
  const { profiles } = known(session);
  if (!Object.hasOwn(profiles, name)) return unknown(session, name);
  keep(session, { current: name, profiles });
  return EXIT.good;
}

function remove(session: Session, name: string): number {
  const { current, profiles } = known(session);
  if (!Object.hasOwn(profiles, name)) return unknown(session, name);
  const left = Object.fromEntries(Object.entries(profiles).filter(([other]) => other !== name));
  keep(session, { ...(current === name || current === undefined ? {} : { current }), profiles: left });
  return EXIT.good;
}

function unknown(session: Session, name: string): number {
  session.screen.say(`There is no profile "${name}". edda profiles list shows those that there are.`);
  return EXIT.refused;
}
