import { describe, expect, it } from 'vitest';
import type { RunCommand } from './command.js';
import { dockerAnswers, startDocker } from './docker.js';
import { canBind } from './ports.js';

interface Call {
  readonly line: string;
  readonly env: NodeJS.ProcessEnv;
}

/** An engine that knows what runs and where it is published; every call is written down. */
function engine(running: string, failing?: RegExp) {
  const calls: Call[] = [];
  const run: RunCommand = (_, args, options) => {
    const line = args.join(' ').replace('compose --file compose.yml ', '');
    calls.push({ line, env: options?.env ?? {} });
    if (failing?.test(line) === true)
      return Promise.resolve({ code: 1, stdout: '', output: 'port is already allocated' });
    const stdout = line.startsWith('ps')
      ? running
      : line.startsWith('port')
        ? `127.0.0.1:1${line.split(' ').at(-1)}\n`
        : '';
    return Promise.resolve({ code: 0, stdout, output: stdout });
  };
  const env = { EDDA_AMQP_PORT: '16001', EDDA_MANAGEMENT_PORT: '16002', EDDA_POSTGRES_PORT: '16003' };
  return {
    calls,
    options: { run, composeFile: 'compose.yml', env },
    lines: () => calls.map(({ line }) => line),
  };
}

describe('a Docker engine', () => {
  it('answers if both the engine and Compose do', async () => {
    expect(await dockerAnswers(engine('').options.run)).toBe(true);
    expect(await dockerAnswers(engine('', /^info/).options.run)).toBe(false);
    expect(await dockerAnswers(engine('', /^compose version/).options.run)).toBe(false);
  });

  it('does not answer where there is no docker', async () => {
    expect(
      await dockerAnswers(() => Promise.resolve({ code: undefined, stdout: '', output: 'ENOENT' })),
    ).toBe(false);
  });
});

describe('Docker services', () => {
  it('are brought up, waited for, and addressed where they are published', async () => {
    const docker = engine('');
    const services = await startDocker(docker.options);
    expect(docker.lines()).toContain('up --detach --wait rabbitmq postgres');
    expect(services).toMatchObject({
      mode: 'docker',
      databaseUrl: 'postgres://edda:edda@127.0.0.1:15432/edda',
      amqpUrl: 'amqp://edda:edda@127.0.0.1:15672',
      management: { url: 'http://127.0.0.1:115672', user: 'edda', password: 'edda' },
      postgres: undefined,
      rabbitmq: undefined,
    });
  });

  it('are stopped once, if they were started here', async () => {
    const docker = engine('postgres\n');
    const services = await startDocker(docker.options);
    expect(docker.lines()).toContain('up --detach --wait rabbitmq');
    await Promise.all([services.stop(), services.stop()]);
    expect(docker.lines().filter((line) => line.startsWith('stop'))).toEqual(['stop rabbitmq']);
  });

  it('that ran before are neither started nor stopped', async () => {
    const docker = engine('rabbitmq\npostgres\n');
    const services = await startDocker(docker.options);
    await services.stop();
    expect(docker.lines().filter((line) => /^(up|stop)/.test(line))).toEqual([]);
  });

  it('get the ports of the variables', async () => {
    const docker = engine('');
    await startDocker(docker.options);
    const up = docker.calls.find(({ line }) => line.startsWith('up'));
    expect(up?.env).toMatchObject({
      EDDA_AMQP_PORT: '16001',
      EDDA_MANAGEMENT_PORT: '16002',
      EDDA_POSTGRES_PORT: '16003',
    });
  });

  it('get a free port where the standard one is taken', async () => {
    const docker = engine('rabbitmq\n');
    await startDocker({ ...docker.options, env: {} });
    const port = docker.calls.find(({ line }) => line.startsWith('up'))?.env['EDDA_POSTGRES_PORT'];
    // The variable is left alone exactly where the standard port can be had on this machine.
    expect(port === undefined).toBe(await canBind(5432));
  });

  it("that do not come up are an error with Docker's own words and the other ways", async () => {
    await expect(startDocker(engine('', /^up/).options)).rejects.toThrow(
      /up .*failed:\nport is already allocated\n.*EDDA_SERVICES=local/,
    );
  });
});
