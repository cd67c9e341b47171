import { once } from 'node:events';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createEndpointHandler } from '@restatedev/restate-sdk';
import type { EndpointOptions } from '@restatedev/restate-sdk';

export interface Endpoint {
  readonly url: string;
  readonly close: () => void;
}

/** Serves services over HTTP/2 on a free port, where Restate calls them. */
export async function openEndpoint(services: EndpointOptions['services']): Promise<Endpoint> {
  const server = createServer(createEndpointHandler({ services, logger: warn }));
  server.listen({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** A line for each invocation would be measured too. A saga that compensates is no news either: its failure is an error here. */
const warn: EndpointOptions['logger'] = ({ level }, message, ...more) => {
  if (level === 'error') process.stderr.write(`${String(message)} ${more.map(String).join(' ')}\n`);
};
