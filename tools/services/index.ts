import { findPostgres, findRabbitmq } from './binaries.js';
import { installPackages, isDebianRoot } from './debian-install.js';
import { dockerAnswers, startDocker } from './docker.js';
import { embeddedPackage, startEmbedded } from './embedded-postgres.js';
import { useExternal } from './external.js';
import { startLocal } from './local-services.js';
import { describeError } from '@edda/terminal';
import { decideMode, parseMode, type ModeDecision, type ModeFacts } from './resolve-mode.js';
import type { Say, Services, ServicesMode } from './services.js';

export type {
  ControlledServer,
  ManagementUi,
  ResolvedMode,
  Say,
  Services,
  ServicesMode,
} from './services.js';

export interface StartServicesOptions {
  /** Default: the environment's EDDA_SERVICES, else `auto`. */
  readonly mode?: ServicesMode;
  /** Whether a PostgreSQL of ours waits for its disk. Default: false. */
  readonly durable?: boolean;
  /** Where the lines for the person who waits go. Default: standard error. */
  readonly say?: Say;
}

/**
 * Finds or starts a RabbitMQ and a PostgreSQL and resolves when both answer. What it starts listens on loopback only,
 * and ends and is removed with `stop()`, or with this process, however it ends. Throws a sentence that says what to do
 * when a mode cannot be had; a mode that was asked for is never replaced by another.
 */
export async function startServices(options: StartServicesOptions = {}): Promise<Services> {
  const say = options.say ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const requested = options.mode ?? parseMode(process.env['EDDA_SERVICES']);
  const facts = await gatherFacts(requested);
  return startDecided(decideMode(facts), facts, options.durable ?? false, say);
}

async function startDecided(
  decision: ModeDecision,
  facts: ModeFacts,
  durable: boolean,
  say: Say,
): Promise<Services> {
  if (decision.kind === 'error') throw new Error(decision.message);
  say(`Services: ${decision.mode} (${decision.why}).`);
  switch (decision.mode) {
    case 'external':
      return useExternal(process.env);
    case 'docker':
      return startDocker();
    case 'embedded':
      say(WHAT_EMBEDDED_IS);
      return startEmbedded(embeddedPackage() ?? '', durable);
    case 'local':
      if (decision.install.length === 0) return startInstalled(durable);
      try {
        await installPackages(decision.install, say);
      } catch (error) {
        if (facts.requested !== 'auto') throw error;
        say(describeError(error));
        return startDecided(decideMode({ ...facts, isDebianRoot: false }), facts, durable, say);
      }
      return startInstalled(durable);
  }
}

const WHAT_EMBEDDED_IS =
  'The embedded mode is for a first look: a real PostgreSQL from npm, but no RabbitMQ. A small broker inside the process ' +
  'stands in for it, so all apps run in one process, and there is no management UI.';

function startInstalled(durable: boolean): Promise<Services> {
  const rabbitmq = findRabbitmq();
  const postgres = findPostgres();
  if (rabbitmq === undefined || postgres === undefined) {
    const name = rabbitmq === undefined ? 'rabbitmq-server' : 'postgresql';
    throw new Error(
      `${name} was installed, but its programs are not where they were expected. Add their folder to PATH.`,
    );
  }
  return startLocal({ rabbitmq, postgres, durable });
}

/** Looks only at what the requested mode depends on: a Docker engine that hangs costs seconds. */
async function gatherFacts(requested: ServicesMode): Promise<ModeFacts> {
  const { AMQP_URL, DATABASE_URL } = process.env;
  const urlsDecide = requested === 'auto' && Boolean(AMQP_URL || DATABASE_URL);
  const asksDocker = requested === 'docker' || (requested === 'auto' && !urlsDecide);
  return {
    requested,
    env: { AMQP_URL, DATABASE_URL },
    dockerAnswers: asksDocker && (await dockerAnswers()),
    binaries: { rabbitmq: findRabbitmq() !== undefined, postgres: findPostgres() !== undefined },
    isDebianRoot: isDebianRoot(),
    embeddedPostgres: embeddedPackage() !== undefined,
  };
}
