import { TOPOLOGY_MODES } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.js';
import type { Environment } from './config.js';

const environment = {
  DATABASE_URL: 'postgres://edda:geheim@db.example:5432/edda',
  AMQP_URL: 'amqp://edda:geheim@broker.example:5672/%2f',
};
const read = (told: Environment) => readConfig('payment', 3002, told);

describe('the configuration of a service', () => {
  it('needs no more than a database and a broker, and stays on this machine', () => {
    expect(read(environment)).toEqual({
      databaseUrl: environment.DATABASE_URL,
      amqpUrl: environment.AMQP_URL,
      namespace: '',
      topology: 'assert',
      httpHost: '127.0.0.1',
      managementVhost: '/',
      httpPort: 3002,
      metricsHost: '127.0.0.1',
      logFormat: 'text',
      logLevel: 'info',
      masterKeys: [],
      showSensitive: false,
      auditStarts: 'tokens',
    });
  });

  it('takes where its metrics are, and how it logs, from the environment', () => {
    const told = { METRICS_HOST: '0.0.0.0', METRICS_PORT: '9464', LOG_FORMAT: 'json', LOG_LEVEL: 'warn' };
    expect(read({ ...environment, ...told })).toMatchObject({
      metricsHost: '0.0.0.0',
      metricsPort: 9464,
      logFormat: 'json',
      logLevel: 'warn',
    });
    const wrong = { METRICS_PORT: 'yes', LOG_FORMAT: 'xml', LOG_LEVEL: 'loud' };
    expect(() => read({ ...environment, ...wrong })).toThrow(
      /METRICS_PORT is "yes".*LOG_FORMAT is "xml": give it one of text, json\..*LOG_LEVEL is "loud": give it one of verbose, debug, info, warn, error, fatal\./,
    );
  });

  it('takes namespace, host and port from the environment', () => {
    const told = { ...environment, EDDA_NAMESPACE: 'run-7', HTTP_HOST: '0.0.0.0', HTTP_PORT: '0' };
    expect(read(told)).toMatchObject({ namespace: 'run-7', httpHost: '0.0.0.0', httpPort: 0 });
  });

  it('takes where traces are looked at from the environment', () => {
    const traceUrl = 'https://jaeger.example/trace/{traceId}';
    expect(read({ ...environment, EDDA_TRACE_URL: traceUrl })).toMatchObject({ traceUrl });
    expect(() => read({ ...environment, EDDA_TRACE_URL: 'https://jaeger.example/' })).toThrow(
      /EDDA_TRACE_URL must be an address .* has \{traceId\} in it/,
    );
  });

  it.each(TOPOLOGY_MODES)('takes the topology mode %s from the environment', (mode) => {
    expect(read({ ...environment, EDDA_TOPOLOGY: mode }).topology).toBe(mode);
  });

  it('takes where the doctor looks from the environment, by default at the virtual host that it uses itself', () => {
    const EDDA_MANAGEMENT = 'http://edda:geheim@broker.example:15672';
    expect(read({ ...environment, EDDA_MANAGEMENT })).toMatchObject({ management: EDDA_MANAGEMENT });
    const wrong = { ...environment, EDDA_MANAGEMENT: 'broker:geheim' };
    expect(() => read(wrong)).toThrow(/EDDA_MANAGEMENT is not a URL that begins with http:/);
    expect(() => read(wrong)).not.toThrow(/geheim/);
    const vhostOf = (AMQP_URL: string) => read({ ...environment, AMQP_URL }).managementVhost;
    expect(['amqp://a', 'amqp://a/', 'amqp://a/shop', 'amqp://a/a%2Fb'].map(vhostOf)).toEqual([
      '/',
      '/',
      'shop',
      'a/b',
    ]);
    expect(read({ ...environment, EDDA_MANAGEMENT_VHOST: 'shop' }).managementVhost).toBe('shop');
  });

  it('treats an empty variable as one that is not set, as Compose passes them', () => {
    const told = { ...environment, EDDA_NAMESPACE: '', EDDA_TOPOLOGY: '', HTTP_HOST: '', HTTP_PORT: '' };
    expect(read(told)).toEqual(read(environment));
    expect(() => read({ ...environment, AMQP_URL: '' })).toThrow('AMQP_URL is not set');
  });

  it('takes the other names of the two protocols as well', () => {
    const told = { DATABASE_URL: 'postgresql://db.example/edda', AMQP_URL: 'amqps://broker.example' };
    expect(read(told)).toMatchObject({ databaseUrl: told.DATABASE_URL, amqpUrl: told.AMQP_URL });
  });

  it('names all variables that are wrong at once, and the service', () => {
    expect(() => read({ HTTP_PORT: 'http', EDDA_NAMESPACE: 'Run 7', EDDA_TOPOLOGY: 'asert' })).toThrow(
      /^payment cannot start\. DATABASE_URL is not set.*AMQP_URL is not set.*EDDA_NAMESPACE.*EDDA_TOPOLOGY is "asert": give it one of assert, check, none\..*HTTP_PORT is "http"/,
    );
  });

  it('takes master keys, one or several, and never shows one', () => {
    expect(read({ ...environment, EDDA_MASTER_KEY: 'one' }).masterKeys).toEqual(['one']);
    expect(read({ ...environment, EDDA_MASTER_KEYS: 'new, old,' }).masterKeys).toEqual(['new', 'old']);
    const both = { ...environment, EDDA_MASTER_KEY: 'one', EDDA_MASTER_KEYS: 'new,old' };
    expect(() => read(both)).toThrow('EDDA_MASTER_KEY and EDDA_MASTER_KEYS are both set');
    expect(() => read(both)).not.toThrow(/new,|one:/);
    expect(read({ ...environment, EDDA_SHOW_SENSITIVE: 'on' }).showSensitive).toBe(true);
    expect(() => read({ ...environment, EDDA_SHOW_SENSITIVE: 'yes' })).toThrow(
      'EDDA_SHOW_SENSITIVE is "yes"',
    );
  });

  it.each(['65536', '-1', '80.5', '0x50'])('refuses %s as a port', (port) => {
    expect(() => read({ ...environment, HTTP_PORT: port })).toThrow(/HTTP_PORT/);
  });

  it('never shows a password when it refuses a URL', () => {
    const swapped = { DATABASE_URL: environment.AMQP_URL, AMQP_URL: 'amqp//edda:geheim@broker' };
    expect(() => read(swapped)).toThrow(/DATABASE_URL.*AMQP_URL/);
    expect(() => read(swapped)).not.toThrow(/geheim/);
  });
});
