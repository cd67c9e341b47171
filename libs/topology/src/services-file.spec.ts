import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UsageError } from '@edda/terminal';
import { servicesFrom } from './services-file.js';

describe('the file of the services', () => {
  it('tells what each handles, how long it waits, and what it asks', () => {
    const services = [
      {
        service: 'loyalty',
        events: ['order.*', 'legacy.#', '#'],
        messages: ['loyalty.points'],
        retries: ['5s', '5m'],
      },
      { service: 'till', client: ['emit', 'command', 'send'] },
      { service: 'bare' },
    ];
    expect(servicesFrom('services.json', JSON.stringify(services))).toEqual(services);
  });

  it('is what docs/topology.md shows', () => {
    const page = readFileSync(new URL('../../../docs/topology.md', import.meta.url), 'utf8');
    const [, shown = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    expect(servicesFrom('services.json', shown).map(({ service }) => service)).toEqual(['loyalty', 'till']);
  });

  it.each([
    ['[', /services\.json must be a JSON list, such as \[\{"service":/],
    ['{"service":"a"}', /must be a JSON list/],
    ['["a"]', /services\.json: the service 1 is no JSON object/],
    ['[{"service":"a"},{"service":"B"}]', /the service 2 has no usable name/],
    ['[{"service":"orchestrator"}]', /neither orchestrator nor deploy/],
    ['[{"service":"deploy"}]', /neither orchestrator nor deploy/],
    ['[{"service":"a"},{"service":"a"}]', /has "a" twice/],
    ['[{"service":"a","event":["x"]}]', /"a" in services\.json has "event": the fields are service, events,/],
    ['[{"service":"a","events":"x"}]', /"a" in services\.json: "events" must be a list of texts/],
    ['[{"service":"a","messages":[1]}]', /"messages" must be a list of texts/],
    ['[{"service":"a","events":["order placed"]}]', /"order placed" is no pattern/],
    ['[{"service":"a","retries":["soon"]}]', /"a" in services\.json: "soon" is no wait/],
    ['[{"service":"a","client":["ask"]}]', /EddaClient has no "ask"; "client" lists emit, command, send/],
  ])('refuses %s', (text, message) => {
    expect(() => servicesFrom('services.json', text)).toThrow(UsageError);
    expect(() => servicesFrom('services.json', text)).toThrow(message);
  });
});
