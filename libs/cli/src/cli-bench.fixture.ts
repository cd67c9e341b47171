import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Cli } from './cli.js';
import { runCli } from './run.js';
import { Screen } from './screen.js';

/** What came in, as far as specs look. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly authorization?: string;
  readonly body: unknown;
}

type Answer = (asked: Asked) => { readonly status?: number; readonly body: unknown };

/** For specs only: the command beside a server that answers as it is told. */
export class CliBench {
  readonly asked: Asked[] = [];
  out = '';
  err = '';
  input = '';
  files: Readonly<Record<string, string>> = {};
  private constructor(
    private readonly server: Server,
    readonly url: string,
    readonly env: Record<string, string>,
    private readonly answering: { answer: Answer },
  ) {}

  static async open(env: Record<string, string>): Promise<CliBench> {
    const answering: { answer: Answer } = { answer: () => ({ body: {} }) };
    const asked: { bench?: CliBench } = {};
    const server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const { method = '', url = '', headers } = request;
        const one = {
          method,
          url,
          body,
          ...(headers.authorization ? { authorization: headers.authorization } : {}),
        };
        asked.bench?.asked.push(one);
        const { status = 200, body: answer } = answering.answer(one);
        response.statusCode = status;
        response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const bench = new CliBench(server, url, env, answering);
    asked.bench = bench;
    return bench;
  }

  answer(answer: Answer): void {
    this.answering.answer = answer;
  }

  /** Runs a command line of words; the exit code. */
  run(...args: readonly string[]): Promise<number> {
    this.out = '';
    this.err = '';
    this.asked.length = 0;
    const cli: Cli = {
      env: { EDDA_URL: this.url, ...this.env },
      screen: new Screen(
        { write: (text: string) => (this.out += text) },
        { write: (text: string) => (this.err += text) },
        {},
      ),
      user: 'lena',
      input: async () => this.input,
      readText: async (file) => {
        const text = this.files[file];
        if (text === undefined) throw new Error(`ENOENT: ${file}`);
        return text;
      },
      signal: new AbortController().signal,
      now: () => Date.UTC(2030, 0, 31, 12),
      pause: async () => undefined,
    };
    return runCli(args, cli);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text === '' ? undefined : JSON.parse(text);
}
