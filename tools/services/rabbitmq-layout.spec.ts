import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_MESSAGE_BYTES } from '@edda/messaging';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configuration, layOutRabbitmq } from './rabbitmq-layout.js';

const ports = { amqp: 17001, management: 17002, distribution: 17003, epmd: 17004 };

describe('the layout of a private RabbitMQ', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'layout-spec-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const layOut = () =>
    layOutRabbitmq({ home: join(folder, 'rabbitmq'), node: 'edda-1@localhost', ports, erlangFolder: '/erl' });

  it('keeps every path of the server inside its folder', () => {
    const paths = Object.entries(layOut().env).filter(
      ([name, value]) => name !== 'PATH' && value?.startsWith('/'),
    );
    expect(paths.length).toBeGreaterThan(7);
    for (const [, path] of paths) expect(path?.startsWith(folder)).toBe(true);
  });

  it('binds every port to loopback', () => {
    expect(configuration(ports)).toContain('listeners.tcp.1 = 127.0.0.1:17001\n');
    expect(configuration(ports)).toContain('management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = 17002\n');
    expect(layOut().env).toMatchObject({
      ERL_EPMD_ADDRESS: '127.0.0.1',
      ERL_EPMD_PORT: '17004',
      RABBITMQ_DIST_PORT: '17003',
      RABBITMQ_SERVER_START_ARGS: expect.stringContaining('inet_dist_use_interface {127,0,0,1}') as string,
    });
  });

  it('takes messages of the size that every broker of ours should take', () => {
    expect(configuration(ports)).toContain(`max_message_size = ${MAX_MESSAGE_BYTES}\n`);
  });

  it("does not hand on the caller's own settings of a RabbitMQ", () => {
    process.env['RABBITMQ_PLUGINS_DIR'] = '/somewhere';
    try {
      expect(layOut().env).not.toHaveProperty('RABBITMQ_PLUGINS_DIR');
    } finally {
      delete process.env['RABBITMQ_PLUGINS_DIR'];
    }
  });

  it('hides the cookie from others, without which Erlang refuses to start', () => {
    layOut();
    expect(statSync(join(folder, 'rabbitmq', '.erlang.cookie')).mode & 0o777).toBe(0o400);
  });
});
