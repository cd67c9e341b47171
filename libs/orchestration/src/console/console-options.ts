import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { installedConsole, readConsole } from './console-files.js';
import type { ConsoleSettings } from './serve-console.js';
import { serveConsole } from './serve-console.js';

export interface ConsoleOptions {
  /** Its path, without slashes around it. Default: `console`. */
  readonly at?: string;
  /** The folder with its built files. Default: that of the installed package `@edda/console`; without one no console is served. */
  readonly files?: string;
  /** Address of RabbitMQ's management UI as people's browsers reach it, for links to queues. Default: no links. */
  readonly managementUrl?: string;
  /** The virtual host that these links lead to. Default: `/`. */
  readonly vhost?: string;
}

/** What the application knows. The prefix may be set late, so it is asked for once it is needed. */
interface Surroundings {
  readonly namespace: string;
  readonly prefix: () => string;
}

/**
 * Adds the console to an application.
 *
 * @throws naming each option that cannot be used
 */
export function addConsole(
  app: INestApplication,
  { at = 'console', files, managementUrl, vhost = '/' }: ConsoleOptions,
  { namespace, prefix }: Surroundings,
): void {
  const problems = [
    ...(/^[\w.-]+(?:\/[\w.-]+)*$/.test(at)
      ? []
      : [`console.at must be a path without slashes around it, not "${at}"`]),
    ...(files === undefined || existsSync(join(files, 'index.html'))
      ? []
      : [`console.files: ${files} has no index.html. Build the console, or leave the option out`]),
    ...(managementUrl === undefined || isWebAddress(managementUrl)
      ? []
      : [`console.managementUrl must be a URL that begins with http:// or https://, not "${managementUrl}"`]),
  ];
  if (problems.length > 0) throw new Error(`serveEdda: ${problems.join('; ')}.`);
  const folder = files ?? installedConsole();
  if (folder === undefined) return;
  const up = '../'.repeat(at.split('/').length);
  const settings = (): ConsoleSettings => ({
    api: `${up}${prefix() === '' ? '' : `${prefix().replaceAll(/^\/+|\/+$/g, '')}/`}`,
    namespace,
    ...(managementUrl === undefined ? {} : { managementUrl }),
    vhost,
  });
  app.use(serveConsole(at, () => readConsole(folder), settings));
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
