import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the double was sent. */
export interface SeenRequest {
  readonly method: string | undefined;
  readonly url: string;
  readonly idempotencyKey: string | string[] | undefined;
  readonly body: string;
}

/** What it answers; undefined cuts the connection, as a killed process does. */
export type Answer = { readonly status: number; readonly body: unknown } | undefined;

/** An HTTP server for specs that stands for an orchestrator. */
export class OrchestratorDouble {
  readonly requests: SeenRequest[] = [];
  url = '';
  private readonly server: Server;

  private constructor(answer: (request: SeenRequest, index: number) => Answer) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const seen: SeenRequest = {
          method: request.method,
          url: request.url ?? '',
          idempotencyKey: request.headers['idempotency-key'],
          body: Buffer.concat(chunks).toString(),
        };
        const given = answer(seen, this.requests.push(seen) - 1);
        if (given === undefined) request.socket.destroy();
        else
          response
            .writeHead(given.status, { 'content-type': 'application/json' })
            .end(JSON.stringify(given.body));
      });
    });
  }

  static async start(answer: (request: SeenRequest, index: number) => Answer): Promise<OrchestratorDouble> {
    const double = new OrchestratorDouble(answer);
    await new Promise<void>((resolve) => double.server.listen(0, '127.0.0.1', resolve));
    double.url = `http://127.0.0.1:${(double.server.address() as AddressInfo).port}`;
    return double;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
