import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '@edda/tools/services/process-tree';
import { askRedis } from './ask-redis.js';
import { startRedis, type RunningRedis } from './redis.js';

it('says what to do where there is no redis-server', async () => {
  await expect(startRedis('/nowhere')).rejects.toThrow(
    /no redis-server on this machine\. Install it .*apt-get install redis-server/,
  );
});

const installed = ['/usr/bin/redis-server', '/opt/homebrew/bin/redis-server'].some((file) =>
  existsSync(file),
);

describe.skipIf(!installed)('a private Redis', () => {
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  it('has each write on the disk before it answers, and throws nothing away', async () => {
    expect(await askRedis(redis.url, 'CONFIG GET appendonly')).toBe('appendonly yes');
    expect(await askRedis(redis.url, 'CONFIG GET appendfsync')).toBe('appendfsync always');
    expect(await askRedis(redis.url, 'CONFIG GET maxmemory-policy')).toBe('maxmemory-policy noeviction');
  });

  it('listens on loopback only, not on the standard port', async () => {
    expect(await askRedis(redis.url, 'CONFIG GET bind')).toBe('bind 127.0.0.1');
    expect(new URL(redis.url).port).not.toBe('6379');
  });

  it('is for those who know its password', async () => {
    const stranger = redis.url.replace(/:[0-9a-f]+@/, ':guessed@');
    await expect(askRedis(stranger, 'PING')).rejects.toThrow(/WRONGPASS/);
  });

  it('is another one each time, and is gone with its data after its close', async () => {
    const other = await startRedis();
    const [, folder = ''] = (await askRedis(other.url, 'CONFIG GET dir')).split(' ');
    expect(existsSync(folder)).toBe(true);
    expect(await askRedis(redis.url, 'EXISTS key')).toBe('0');
    expect(await askRedis(other.url, 'SET key value')).toBe('OK');
    expect(await askRedis(redis.url, 'EXISTS key')).toBe('0');
    await other.close();
    expect(isAlive(other.pid)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });
});
