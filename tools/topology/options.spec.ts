import { describe, expect, it } from 'vitest';
import { UsageError } from '@edda/terminal';
import { parseDoctorOptions, parseTopologyOptions } from './options.js';

const MANAGEMENT = 'http://admin:s%40fe@broker:15672';
const words = (line: string): string[] => line.split(' ').filter((word) => word !== '');

describe('the command line of the topology', () => {
  it('is about the samples if nothing is said', () => {
    expect(parseTopologyOptions([])).toMatchObject({
      format: 'table',
      plan: false,
      apply: false,
      system: {
        namespace: '',
        vhost: '/',
        mode: 'assert',
        participants: ['inventory', 'payment', 'shipping', 'notification'],
        startedBy: ['order.place'],
        awaits: [],
      },
    });
  });

  it('takes a system of another name and of other parts', () => {
    const line = '--namespace blue --participants a,b --starts a.begin --awaits a.done,b.done --vhost shop';
    expect(parseTopologyOptions(words(line))).toMatchObject({
      system: {
        namespace: 'blue',
        vhost: 'shop',
        participants: ['a', 'b'],
        startedBy: ['a.begin'],
        awaits: ['a.done', 'b.done'],
      },
    });
  });

  it('reads the services beside the sagas from a file', () => {
    const read = (file: string): string => `[{"service":"${file}","events":["order.*"]}]`;
    const services = [{ service: 'loyalty', events: ['order.*'] }];
    expect(parseTopologyOptions(words('--services loyalty'), read)).toMatchObject({ system: { services } });
    const doctor = words(`--services loyalty --management ${MANAGEMENT}`);
    expect(parseDoctorOptions(doctor, read)).toMatchObject({ system: { services } });
    expect(parseTopologyOptions([])).toMatchObject({ system: { services: [] } });
  });

  it.each([
    ['--format tabel', /one of table, mermaid, definitions, policies, permissions, not "tabel"/],
    ['--mode asert', /--mode must be one of/],
    ['--namespace Blue', /cannot be part of queue names/],
    ['--participants Payment', /--participants has "Payment"/],
    ['--awaits order', /--awaits has "order"/],
    ['--services /no/such/file', /--services: .*no such file/],
    ['--apply', /needs --management/],
    ['--plan', /needs --management/],
    [`--apply --management ${MANAGEMENT}`, /table has nothing to apply/],
    [`--plan --apply --management ${MANAGEMENT}`, /needs --amqp/],
    [`--plan --format table --management ${MANAGEMENT}`, /leave --format out/],
    ['--plan --management broker:15672', /--management must be an address/],
    ['--amqp http://broker', /--amqp must be an address/],
    ['--max-length none', /--max-length must be a whole number/],
    ['table', /Unexpected argument/],
  ])('refuses "%s"', (line, message) => {
    expect(() => parseTopologyOptions(words(line))).toThrow(UsageError);
    expect(() => parseTopologyOptions(words(line))).toThrow(message);
  });

  it('gives help before it complains', () => {
    expect(parseTopologyOptions(['--help', '--format', 'x'])).toBe('help');
  });
});

describe('the command line of the doctor', () => {
  it('takes the address apart', () => {
    expect(parseDoctorOptions(['--management', `${MANAGEMENT}/api/`])).toMatchObject({
      management: { url: 'http://broker:15672', user: 'admin', password: 's@fe' },
    });
    expect(parseDoctorOptions(['--management', 'https://a:b@broker/rabbit'])).toMatchObject({
      management: { url: 'https://broker/rabbit' },
    });
  });

  it('needs a broker', () => {
    expect(() => parseDoctorOptions([])).toThrow(/--management/);
  });
});
