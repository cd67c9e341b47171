/** The login of every server that we start, as in docker-compose.yml. They listen on loopback only. */
export const LOGIN = { user: 'edda', password: 'edda', database: 'edda' } as const;

export function localDatabaseUrl(port: number): string {
  return `postgres://${LOGIN.user}:${LOGIN.password}@127.0.0.1:${port}/${LOGIN.database}`;
}

export function localAmqpUrl(port: number): string {
  return `amqp://${LOGIN.user}:${LOGIN.password}@127.0.0.1:${port}`;
}

export function localManagement(port: number): { url: string; user: string; password: string } {
  return { url: `http://127.0.0.1:${port}`, user: LOGIN.user, password: LOGIN.password };
}
