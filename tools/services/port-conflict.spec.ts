import { describe, expect, it } from 'vitest';
import { isPortConflict, retryOnPortConflict } from './port-conflict.js';

const conflict = new Error('could not start: eaddrinuse');

describe('a port conflict', () => {
  it.each([
    ['Failed to start Ranch listener {acceptor,{127,0,0,1},17001} for reason eaddrinuse', true],
    ['could not bind IPv4 address "127.0.0.1": Address already in use', true],
    ['{failed_to_start_child,prelaunch,{dist_port_already_used,25667,not_erlang,"localhost"}}', true],
    ['epmd found its port 17004 already in use.', true],
    ['failed to bind on address 127.0.0.1: Address in use', true],
    ['could not create directory: Permission denied', false],
  ])('is seen in %j: %s', (message, expected) => {
    expect(isPortConflict(new Error(message))).toBe(expected);
  });

  it('is followed by another try', async () => {
    const errors = [conflict, conflict];
    const start = (): Promise<string> => {
      const error = errors.shift();
      return error === undefined ? Promise.resolve('started') : Promise.reject(error);
    };
    expect(await retryOnPortConflict(start)).toBe('started');
  });

  it('that does not end is given up', async () => {
    let tries = 0;
    await expect(
      retryOnPortConflict(() => {
        tries += 1;
        return Promise.reject(conflict);
      }),
    ).rejects.toBe(conflict);
    expect(tries).toBe(4);
  });

  it('is the only reason to try again', async () => {
    let tries = 0;
    const other = new Error('out of memory');
    await expect(
      retryOnPortConflict(() => {
        tries += 1;
        return Promise.reject(other);
      }),
    ).rejects.toBe(other);
    expect(tries).toBe(1);
  });
});
