import { describe, expect, it } from 'vitest';
import { managementUi, useExternal } from './external.js';
import { freePorts } from './ports.js';

describe('external services', () => {
  it('that cannot be reached are both named, without their passwords', async () => {
    const [amqp, sql] = await freePorts(2);
    const error: unknown = await useExternal({
      AMQP_URL: `amqp://edda:hush@127.0.0.1:${amqp}`,
      DATABASE_URL: `postgres://edda:hush@127.0.0.1:${sql}/edda`,
    }).catch((reason: unknown) => reason);
    const message = error instanceof Error ? error.message : '';
    expect(message).toContain(`RabbitMQ cannot be reached at AMQP_URL=amqp://edda:***@127.0.0.1:${amqp}`);
    expect(message).toContain(
      `PostgreSQL cannot be reached at DATABASE_URL=postgres://edda:***@127.0.0.1:${sql}/edda`,
    );
    expect(message).toMatch(/ECONNREFUSED/);
    expect(message).not.toContain('hush');
  });

  it('whose URL is none are named without showing it', async () => {
    const urls = { AMQP_URL: 'edda:hush', DATABASE_URL: '//edda:hush' };
    await expect(useExternal(urls)).rejects.toThrow(
      /AMQP_URL is not a URL that begins with amqp:\/\/.*\n.*DATABASE_URL is not a URL/,
    );
    await expect(useExternal(urls)).rejects.not.toThrow(/hush/);
  });

  it('take the login of the management UI from its URL', () => {
    expect(managementUi('https://edda:p%40ss@host:15671/rabbit/')).toEqual({
      url: 'https://host:15671/rabbit',
      user: 'edda',
      password: 'p@ss',
    });
  });
});
