import type { WiredService } from '@edda/messaging';
import { CLIENT_METHODS, DEPLOYER, ORCHESTRATOR, retryLevels } from '@edda/messaging';
import { UsageError } from '@edda/terminal';

const EXAMPLE = '[{"service":"loyalty","events":["order.*"]},{"service":"till","client":["emit","send"]}]';
const SERVICE = /^[a-z][a-z0-9-]{0,63}$/;
const PATTERN = /^[\w*#-]+(\.[\w*#-]+)*$/;
const FIELDS = ['service', 'events', 'messages', 'retries', 'client'];

/**
 * The services beside the sagas, as JSON: a list of what each tells `EddaTransport`, and does with `EddaClient`.
 *
 * @param file its name, for the error
 * @throws UsageError that says what is wrong, and of which service
 */
export function servicesFrom(file: string, text: string): readonly WiredService[] {
  const services = parsed(text);
  if (!Array.isArray(services)) throw new UsageError(`${file} must be a JSON list, such as ${EXAMPLE}.`);
  const seen = new Set<string>();
  return services.map((entry: unknown, index) => {
    const service = wiredService(entry, file, index + 1);
    if (seen.has(service.service))
      throw new UsageError(`${file} has "${service.service}" twice: write down all of it at once.`);
    seen.add(service.service);
    return service;
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wiredService(entry: unknown, file: string, position: number): WiredService {
  const which = `${file}: the service ${position}`;
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    throw new UsageError(`${which} is no JSON object, such as {"service":"loyalty","events":["order.*"]}.`);
  const { service, events, messages, retries, client, ...others } = entry as Record<string, unknown>;
  if (typeof service !== 'string' || !SERVICE.test(service) || [ORCHESTRATOR, DEPLOYER].includes(service))
    throw new UsageError(
      `${which} has no usable name: "service" is in lower-case letters, digits and hyphens, and neither ${ORCHESTRATOR} nor ${DEPLOYER}.`,
    );
  const known = `"${service}" in ${file}`;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new UsageError(`${known} has "${unknown}": the fields are ${FIELDS.join(', ')}.`);
  const lists = { events, messages, retries, client };
  for (const [field, value] of Object.entries(lists)) {
    if (value !== undefined && !isListOfTexts(value))
      throw new UsageError(`${known}: "${field}" must be a list of texts.`);
  }
  const wired = { service, ...lists } as WiredService;
  const wrong = [...(wired.events ?? []), ...(wired.messages ?? [])].find((one) => !PATTERN.test(one));
  if (wrong !== undefined) throw new UsageError(`${known}: "${wrong}" is no pattern, such as order.*.`);
  const method = (wired.client ?? []).find((one) => !CLIENT_METHODS.includes(one));
  if (method !== undefined)
    throw new UsageError(
      `${known}: EddaClient has no "${method}"; "client" lists ${CLIENT_METHODS.join(', ')}.`,
    );
  try {
    retryLevels(wired.retries ?? []);
  } catch (error) {
    throw new UsageError(`${known}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return wired;
}

const isListOfTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
