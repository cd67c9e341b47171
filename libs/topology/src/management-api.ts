import { describeError, UsageError } from '@edda/terminal';

/** The broker could not be asked: exit code 3. */
export class BrokerUnreachable extends Error {
  override readonly name = 'BrokerUnreachable';
}

/** The management API said no, with what it said. */
export class ManagementRefusal extends Error {
  override readonly name = 'ManagementRefusal';

  constructor(
    readonly status: number,
    /** What the broker gave as its reason, or its whole answer. */
    readonly reason: string,
    what: string,
  ) {
    super(`The management API answered ${status} to ${what}: ${reason}`);
  }
}

/** Where a management API is, and who asks. */
export interface Management {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

const TIMEOUT_MS = 15_000;

/** `http://user:password@host:15672`, taken apart. `from`: where the text comes from, for the error, which never shows it. @throws UsageError */
export function managementFrom(text: string, from = '--management'): Management {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.username === '') {
    throw new UsageError(`${from} must be an address such as http://user:password@host:15672.`);
  }
  const path = url.pathname.replace(/\/(api\/?)?$/, '');
  return {
    url: `${url.origin}${path}`,
    user: decoded(url.username, from),
    password: decoded(url.password, from),
  };
}

/** @throws UsageError that does not show it */
function decoded(part: string, from: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new UsageError(`${from} has a user or password with a bare "%": write it as %25.`);
  }
}

/** One part of a path: a virtual host or a name, which may be `/`. */
export const segment = encodeURIComponent;

/** RabbitMQ's management API, over HTTP. */
export class ManagementApi {
  constructor(
    private readonly management: Management,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {}

  /** What the API answers is RabbitMQ's contract; who asks says what it looks like. @throws BrokerUnreachable, ManagementRefusal */
  get<Answer>(path: string): Promise<Answer> {
    return this.ask<Answer>('GET', path);
  }

  /** @throws BrokerUnreachable, ManagementRefusal */
  async put(path: string, body: object): Promise<void> {
    await this.ask('PUT', path, body);
  }

  /** @throws BrokerUnreachable, ManagementRefusal */
  post<Answer>(path: string, body: object): Promise<Answer> {
    return this.ask<Answer>('POST', path, body);
  }

  /** @throws BrokerUnreachable, ManagementRefusal */
  async delete(path: string): Promise<void> {
    await this.ask('DELETE', path);
  }

  private async ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const { url, user, password } = this.management;
    const credentials = Buffer.from(`${user}:${password}`).toString('base64');
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${url}/api/${path}`, {
        method,
        headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(this.timeoutMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      text = await response.text();
    } catch (error) {
      const why = error instanceof Error && error.cause !== undefined ? error.cause : error;
      throw new BrokerUnreachable(`The management API at ${url} does not answer: ${describeError(why)}`);
    }
    // Of a wrong password, and of a user whose tags do not reach so far.
    if (response.status === 401) {
      const reason = `it does not let "${user}" in, or not to this. Check the password, and that the user has the tag monitoring or administrator.`;
      throw new ManagementRefusal(response.status, reason, `${method} ${path}`);
    }
    if (!response.ok) throw new ManagementRefusal(response.status, reasonIn(text), `${method} ${path}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }
}

function reasonIn(text: string): string {
  try {
    const { reason } = JSON.parse(text) as { reason?: unknown };
    if (typeof reason === 'string') return reason;
  } catch {
    // An answer of something in between: a proxy's page.
  }
  return text.slice(0, 500);
}
